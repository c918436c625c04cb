; The first instructions of the machine that are ours.
;
; The same ELF file is started by two loaders, both in 32-bit protected mode with paging and interrupts off:
;   PVH         (`qemu -kernel`; Xen docs/misc/pvh.pandoc): ebx = physical address of hvm_start_info
;   Multiboot2  (GRUB; Multiboot2 specification 2.0, section 3.3): eax = 0x36d76289, ebx = physical address of the tags
;
; What happens here: look whether the processor can run us, build the early page tables, enter long mode, jump to the
; high half, seed the stack cookie, call boot_main (C#). The early tables map the first 4 GiB three times: at 0, in the
; direct map, and (the first GiB) in the image window, all writable and executable. KernelSpace replaces them.
;
; Everything in .boot* is linked at its physical address and is ordinary free memory once boot is over.

%include "kernel/boot/long-mode.inc"

LOADER_PVH        equ 1
LOADER_MULTIBOOT2 equ 2
PRESENT_WRITABLE  equ 3
LARGE_PAGE        equ 0x83
KERNEL_STACK_TOP  equ 0x9000                                              ; Stacks.KernelTop, from the block

section .note.pvh note alloc noexec nowrite align=4
    dd 4, 4, 18                         ; name size, descriptor size, XEN_ELFNOTE_PHYS32_ENTRY
    db "Xen", 0
    dd pvh_start

section .multiboot2 progbits alloc noexec nowrite align=8
multiboot_header:
    dd 0xE85250D6, 0, multiboot_end - multiboot_header
    dd -(0xE85250D6 + 0 + (multiboot_end - multiboot_header))
    align 8
    dw 3, 0                             ; entry address, for i386
    dd 12, multiboot2_start
    align 8
    dw 6, 0                             ; modules on page boundaries
    dd 8
    align 8
    dw 0, 0                             ; end of tags
    dd 8
multiboot_end:

BITS 32
section .boot progbits alloc exec nowrite align=16
global pvh_start, multiboot2_start, early_gdt
pvh_start:
    mov esi, LOADER_PVH
    jmp start
multiboot2_start:
    mov esi, LOADER_MULTIBOOT2
    cmp eax, 0x36D76289
    je start
    mov ebx, loader_text
    jmp refuse

; esi = loader, ebx = its information
start:
    cli
    cld
    mov [loader], esi
    mov [information], ebx
    rdtsc
    mov [first_tsc], eax
    mov [first_tsc + 4], edx

    mov eax, 0x80000000
    cpuid
    cmp eax, 0x80000001
    mov ebx, long_mode_text
    jb refuse
    mov eax, 0x80000001
    cpuid
    mov ebx, long_mode_text
    bt edx, 29
    jnc refuse
    mov ebx, nx_text
    bt edx, 20
    jnc refuse

    mov dword [early_pml4], early_low + PRESENT_WRITABLE
    mov dword [early_pml4 + 256 * 8], early_low + PRESENT_WRITABLE
    mov dword [early_pml4 + 511 * 8], early_high + PRESENT_WRITABLE
    mov dword [early_high + 510 * 8], early_directories + PRESENT_WRITABLE
    xor ecx, ecx
    mov eax, early_directories + PRESENT_WRITABLE
.directories:
    mov [early_low + ecx * 8], eax
    add eax, 4096
    inc ecx
    cmp ecx, 4
    jb .directories
    xor ecx, ecx
    mov eax, LARGE_PAGE
.pages:
    mov [early_directories + ecx * 8], eax
    add eax, 1 << 21
    inc ecx
    cmp ecx, 4 * 512
    jb .pages

    enable_long_mode
    lgdt [early_gdt_pointer]
    jmp 0x08:long_mode

; ebx = why: say it on COM3 and stop
refuse:
    mov dx, 0x3E8
.next:
    mov al, [ebx]
    test al, al
    jz .stop
    out dx, al
    inc ebx
    jmp .next
.stop:
    mov dx, 0xF4
    mov al, 0x3E
    out dx, al
.halt:
    cli
    hlt
    jmp .halt

BITS 64
long_mode:
    load_data_segments
    mov edi, [abs loader]
    mov esi, [abs information]
    mov r8, [abs first_tsc]
    mov rax, high_half
    jmp rax

loader_text:    db "PANIC: the loader is neither PVH nor Multiboot2", 10, 0
long_mode_text: db "PANIC: this processor has no 64-bit mode", 10, 0
nx_text:        db "PANIC: this processor has no NX bit", 10, 0
align 8
early_gdt:      dq 0, 0x00AF9A000000FFFF, 0x00CF92000000FFFF
early_gdt_pointer:
    dw 23
    dd early_gdt

section .boot.bss nobits alloc noexec write align=4096
global early_pml4
early_pml4:         resb 4096
early_low:          resb 4096
early_high:         resb 4096
early_directories:  resb 4096 * 4
first_tsc:          resq 1
loader:             resd 1
information:        resd 1

section .text
extern boot_main, boot_stacks, __security_cookie
; edi = loader, esi = information, r8 = time stamp of the first instruction
high_half:
    mov rsp, boot_stacks + KERNEL_STACK_TOP
    xor ebp, ebp
    mov [rel boot_timestamp], r8

    ; a canary nobody can guess where the processor has randomness, else one that differs between boots
    rdtsc
    shl rdx, 32
    or rdx, rax
    mov rax, 0x9E3779B97F4A7C15
    imul rdx, rax
    mov r9, rdx
    mov eax, 1
    cpuid
    bt ecx, 30
    jnc .seeded
    rdrand rax
    jnc .seeded
    xor r9, rax
.seeded:
    mov [rel __security_cookie], r9

    call boot_main
.never:
    cli
    hlt
    jmp .never

section .data
global boot_timestamp
align 8
boot_timestamp: dq 0

section .note.GNU-stack noalloc noexec nowrite progbits
