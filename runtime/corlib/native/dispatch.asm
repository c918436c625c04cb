; Interface calls that the compiler could not resolve. The call site has r11 = its dispatch cell, rdi = `this`, and the
; arguments in their registers; rax, r10 and xmm8 on are free. A cache of sets of two entries {method table, cell,
; target} answers most calls; a miss asks Internal.Runtime.InterfaceDispatch with every argument register saved. What
; is found is a set's first entry, and its first one becomes its second.
;
; An entry is three words written one after the other, so only one CPU may run this at a time: true of a process, which
; has one thread, and of the kernel, which dispatches only while it boots.
BITS 64
SET_BITS equ 8
CELL     equ 8
TARGET   equ 16
SECOND   equ 32

section .text
extern rt_resolve_dispatch
global RhpInitialDynamicInterfaceDispatch, RhpInitialInterfaceDispatch
RhpInitialDynamicInterfaceDispatch:
RhpInitialInterfaceDispatch:
    mov r10, [rdi]
    imul eax, r11d, 0x9E3779B1          ; Fibonacci hashing: Knuth, The Art of Computer Programming 3, 6.4
    add eax, r10d
    imul eax, eax, 0x9E3779B1
    shr eax, 32 - SET_BITS
    shl eax, 6
    lea r10, [rel cache]
    add rax, r10
    mov r10, [rdi]
    cmp [rax], r10
    jne .second
    cmp [rax+CELL], r11
    jne .second
    jmp [rax+TARGET]
.second:
    cmp [rax+SECOND], r10
    jne .miss
    cmp [rax+SECOND+CELL], r11
    jne .miss
    jmp [rax+SECOND+TARGET]
.miss:
    push rbp
    mov rbp, rsp
    push rax                    ; the cache entry
    push rdi
    push rsi
    push rdx
    push rcx
    push r8
    push r9
    push r11
    sub rsp, 128
    movups [rsp], xmm0
    movups [rsp+16], xmm1
    movups [rsp+32], xmm2
    movups [rsp+48], xmm3
    movups [rsp+64], xmm4
    movups [rsp+80], xmm5
    movups [rsp+96], xmm6
    movups [rsp+112], xmm7
    mov rdi, [rdi]
    mov rsi, r11
    call rt_resolve_dispatch
    movups xmm0, [rsp]
    movups xmm1, [rsp+16]
    movups xmm2, [rsp+32]
    movups xmm3, [rsp+48]
    movups xmm4, [rsp+64]
    movups xmm5, [rsp+80]
    movups xmm6, [rsp+96]
    movups xmm7, [rsp+112]
    add rsp, 128
    pop r11
    pop r9
    pop r8
    pop rcx
    pop rdx
    pop rsi
    pop rdi
    pop r10
    pop rbp
    movups xmm8, [r10]
    movups [r10+SECOND], xmm8
    movups xmm8, [r10+TARGET]
    movups [r10+SECOND+TARGET], xmm8
    mov [r10+CELL], r11
    mov [r10+TARGET], rax
    mov r11, [rdi]
    mov [r10], r11
    jmp rax

section .bss
align 32
cache: resb 64 << SET_BITS
section .note.GNU-stack noalloc noexec nowrite progbits
