; Interface calls that the compiler could not resolve. The call site has r11 = its dispatch cell, rdi = `this`, and the
; arguments in their registers; rax and r10 are free. A cache of 256 entries {method table, cell, target} answers most
; calls; a miss asks Internal.Runtime.InterfaceDispatch with every argument register saved.
;
; An entry is three words written one after the other (the method table last, cleared first), so only one CPU may run
; this at a time: true of a process, which has one thread, and of the kernel, which dispatches only while it boots.
BITS 64
section .text
extern rt_resolve_dispatch
global RhpInitialDynamicInterfaceDispatch, RhpInitialInterfaceDispatch
RhpInitialDynamicInterfaceDispatch:
RhpInitialInterfaceDispatch:
    mov r10, [rdi]
    mov rax, r11
    shr rax, 1
    add rax, r10
    shr rax, 3
    and eax, 255
    shl eax, 5
    lea r10, [rel cache]
    add rax, r10
    mov r10, [rdi]
    cmp [rax], r10
    jne .miss
    cmp [rax+8], r11
    jne .miss
    jmp [rax+16]
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
    mov qword [r10], 0
    mov [r10+8], r11
    mov [r10+16], rax
    mov r11, [rdi]
    mov [r10], r11
    jmp rax

section .bss
align 32
cache: resb 256*32
section .note.GNU-stack noalloc noexec nowrite progbits
