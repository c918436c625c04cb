; The boot processor's stacks and its per-CPU area: one block, laid out as x64/Stacks.cs says. Every other processor
; gets a block like it when it is started.

BLOCK_BYTES     equ 77824               ; Stacks.BlockBytes

section .bss align=4096
global boot_stacks
boot_stacks:    resb BLOCK_BYTES

section .note.GNU-stack noalloc noexec nowrite progbits
