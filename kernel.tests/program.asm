; A program for ring 3 in one page, position-independent. rdi says what it does; it ends by system call EXIT, or by what
; it was told to do wrong. rax = number of the system call, rdi = its argument.
EXIT        equ 60
ANSWER      equ 7               ; answered with rax = 1234; what is lost is zero
SHARED      equ 0x600000        ; a page that the kernel exchanges

BITS 64
section .rodata
global program, program_end
align 16
program:
    lea rax, [rel table]
    movsxd rcx, dword [rax + rdi * 4]
    add rax, rcx
    jmp rax

table:
    dd calls - table, spin - table, null - table, kernel - table, nowhere - table, port - table, denied_port - table
    dd interrupts_off - table, flags - table, data - table, divide - table, trap - table, exchange - table
    dd undefined - table, privileged - table

; 100,000 round trips: what the ABI promises to keep is kept, vector registers are clean, the answer arrives
calls:
    mov rbx, 0x1111
    mov rbp, 0x2222
    mov r15, 0x5555
    mov r12, 100000
.again:
    pcmpeqd xmm5, xmm5
    mov eax, ANSWER
    mov edi, 1
    mov r10d, 10
    syscall
    cmp rax, 1234
    jne wrong
    or rdx, rdi
    or rdx, rsi
    or rdx, r8
    or rdx, r9
    or rdx, r10
    jnz wrong
    cmp rbx, 0x1111
    jne wrong
    cmp rbp, 0x2222
    jne wrong
    cmp r15, 0x5555
    jne wrong
    movq rax, xmm5
    test rax, rax
    jnz wrong
    dec r12
    jnz .again
    jmp right

; computes on while interrupts come: nothing may change
spin:
    mov rax, 0x123456789
    movq xmm3, rax
    movq xmm15, rax
    mov rcx, 20000000
.again:
    movq rdx, xmm3
    cmp rdx, rax
    jne wrong
    movq rdx, xmm15
    cmp rdx, rax
    jne wrong
    lea r11, [rcx + rax]
    dec rcx
    lea rdx, [rcx + rax + 1]
    cmp r11, rdx
    jne wrong
    test rcx, rcx
    jnz .again
    jmp right

null:
    xor eax, eax
    mov [rax + 8], eax
kernel:
    mov rax, 0xFFFFFFFF80000000 + 0x109000
    jmp rax
nowhere:
    mov rax, 0x800000000000
    jmp rax
port:
    mov dx, 0x3FD
    in al, dx
    jmp right
denied_port:
    mov dx, 0xCF8
    in eax, dx
interrupts_off:
    cli

; flags that would harm the kernel (NT, AC, DF) and must be the program's own again afterwards
flags:
    pushfq
    or qword [rsp], (1 << 14) | (1 << 18) | (1 << 10)
    mov r12, [rsp]
    popfq
    mov eax, ANSWER
    syscall
    pushfq
    pop rax
    cld
    cmp rax, r12
    jne wrong
    jmp right

data:
    lea rax, [rsp - 64]
    mov byte [rax], 0x90
    jmp rax
divide:
    xor ecx, ecx
    xor edx, edx
    div ecx
trap:
    int3

; the kernel puts another page under SHARED at each call: the old one must not be seen
exchange:
    mov r12, 1
.again:
    cmp [abs SHARED], r12
    jne wrong
    mov eax, ANSWER
    syscall
    inc r12
    cmp r12, 100
    jne .again
    jmp right

undefined:
    ud2
privileged:
    mov rax, cr3

right:
    xor edi, edi
    jmp exit
wrong:
    mov edi, 1
exit:
    mov eax, EXIT
    syscall
program_end:

section .text
global address_of_program, address_of_program_end
address_of_program:
    lea rax, [rel program]
    ret
address_of_program_end:
    lea rax, [rel program_end]
    ret
section .note.GNU-stack noalloc noexec nowrite progbits
