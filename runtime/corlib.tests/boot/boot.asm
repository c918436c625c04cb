; PVH entry of the test image: 32-bit protected mode, paging off -> long mode, top 2 GiB -> test_main.
; Only what the tests need: identity and high mapping of the first 1 GiB, one stack, QEMU's exit port.
BITS 32
section .note.pvh note alloc noexec nowrite align=4
    dd 4, 4, 18                 ; name bytes, description bytes, XEN_ELFNOTE_PHYS32_ENTRY
    db "Xen", 0
    dd pvh_start
section .boot progbits alloc exec nowrite align=16
global pvh_start
pvh_start:
    cli
    mov esp, boot_stack_top
    mov dword [level4], level3_low + 3
    mov dword [level4+511*8], level3_high + 3
    mov dword [level3_low], level2 + 3
    mov dword [level3_high+510*8], level2 + 3
    xor ecx, ecx
.fill:
    mov eax, ecx
    shl eax, 21
    or eax, 0x83                ; present, writable, 2 MiB
    mov [level2+ecx*8], eax
    inc ecx
    cmp ecx, 512
    jb .fill
    mov eax, level4
    mov cr3, eax
    mov eax, cr4
    or eax, (1<<5)|(1<<9)|(1<<10)   ; PAE, OSFXSR, OSXMMEXCPT
    mov cr4, eax
    mov ecx, 0xC0000080
    rdmsr
    or eax, 1<<8                ; LME
    wrmsr
    mov eax, cr0
    and eax, ~(1<<2)            ; EM off
    or eax, (1<<31)|(1<<16)|(1<<1)|1
    mov cr0, eax
    lgdt [gdt_pointer]
    jmp 0x08:long_mode
BITS 64
long_mode:
    mov eax, 0x10
    mov ds, eax
    mov es, eax
    mov ss, eax
    mov rax, high_entry
    jmp rax
align 8
gdt:
    dq 0, 0x00AF9B000000FFFF, 0x00CF93000000FFFF
gdt_pointer:
    dw 23
    dd gdt
section .boot.bss nobits alloc noexec write align=4096
level4: resb 4096
level3_low: resb 4096
level3_high: resb 4096
level2: resb 4096
boot_stack: resb 4096
boot_stack_top:

section .text
extern test_main
high_entry:
    mov rsp, stack_top
    xor ebp, ebp
    call test_main
.halt:
    cli
    hlt
    jmp .halt

; port_out(ushort port, byte value)
global port_out, port_in
port_out:
    mov edx, edi
    mov eax, esi
    out dx, al
    ret
; byte port_in(ushort port)
port_in:
    mov edx, edi
    xor eax, eax
    in al, dx
    ret

section .bss
align 4096
    resb 256*1024
stack_top:
section .note.GNU-stack noalloc noexec nowrite progbits
