; Runs a function that is expected to end in rt_failfast, and comes back: the test image has no process to lose.
;   bool guard_run(void* function)  - true if guard_leave was called meanwhile
;   void guard_leave()              - abandons the function under guard_run
BITS 64
section .text
global guard_run, guard_leave
guard_run:
    push rbx
    push rbp
    push r12
    push r13
    push r14
    push r15
    sub rsp, 8
    mov [rel guarded], rsp
    call rdi
    xor eax, eax
    jmp back
guard_leave:
    mov rsp, [rel guarded]
    mov eax, 1
back:
    mov qword [rel guarded], 0
    add rsp, 8
    pop r15
    pop r14
    pop r13
    pop r12
    pop rbp
    pop rbx
    ret
section .bss
align 8
guarded: resq 1
section .note.GNU-stack noalloc noexec nowrite progbits
