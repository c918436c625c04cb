; How every processor but the first comes from its reset to C#.
;
; Parties. The boot processor (boot/BootProcessors.cs) copies the trampoline to a page below 1 MiB, fills in the words
; of `next_*` and sends INIT and STARTUP interrupts (Intel SDM 3A, 8.4.4); one processor is started at a time and nobody
; else touches the words until it has said that it is there. The processor begins in real mode at the start of the page
; and goes straight to long mode on the early page tables, which show the first 4 GiB at their own addresses; then it
; takes over its stack and the kernel's final tables and calls processor_main.

%include "kernel/boot/long-mode.inc"

extern early_pml4, early_gdt

section .boot progbits alloc exec nowrite align=16
BITS 16
global processor_trampoline, processor_trampoline_end
align 16
processor_trampoline:
    cli
    cld
    o32 lgdt [cs:.table - processor_trampoline]
    enable_long_mode
    jmp dword 0x08:processor_long_mode
align 8
.table:
    dw 23
    dd early_gdt
processor_trampoline_end:

BITS 64
processor_long_mode:
    load_data_segments
    mov rax, processor_high_half
    jmp rax

section .text
extern processor_main
processor_high_half:
    mov rax, [rel next_root]
    mov cr3, rax
    mov rsp, [rel next_stack]
    mov edi, [rel next_index]
    xor ebp, ebp
    call processor_main
.never:
    cli
    hlt
    jmp .never

; what the next processor is to take; written by boot/BootProcessors.cs
section .data
global next_processor
align 8
next_processor:
next_root:      dq 0
next_stack:     dq 0
next_index:     dq 0

section .note.GNU-stack noalloc noexec nowrite progbits
