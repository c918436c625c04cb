; A foreign program and the shim that answers for it, as one piece that is copied into a process as it is. Both keep
; their notes in a page at NOTES, which whoever made the process reads. Neither uses a stack.

bits 64
NOTES               equ 0x12000000
PROGRAM_BYTES       equ 0x400           ; the shim begins here
REFLECTION          equ 2880            ; Reflection.Offset
REGISTERS           equ REFLECTION + 64
SLOT_RSI            equ REGISTERS + 10 * 8
SLOT_RDX            equ REGISTERS + 11 * 8
SLOT_RAX            equ REGISTERS + 14 * 8
SLOT_R15            equ REGISTERS
SLOT_RIP            equ REGISTERS + 15 * 8
SLOT_FS             equ REGISTERS + 144
RESUME              equ 1 << 19
WAIT_HEEDING        equ 1 << 18 | 0x101
WAIT_ONLY           equ 0x101

; Notes, by offset. Counts of causes at 0x100 + 8 * cause, the last vector at 0x140, the port at 0x200, how often to go
; on with garbage at 0x208, the state of its random numbers at 0x210.
N_PID               equ 8
N_VECTOR_REGISTER   equ 16
N_LOCAL             equ 24
N_FAULT             equ 32
N_POKES             equ 40
N_WAIT              equ 48
N_DONE              equ 56
N_TICKS             equ 64

section .rodata
global abuse_shim
align 16
abuse_shim:
; what is asked for: rdi
program:
    mov rbx, NOTES
    cmp edi, 1
    je near garbage
    cmp edi, 2
    je near nested
    cmp edi, 3
    je near measured
    mov rax, 0x1122334455667788
    movq xmm3, rax
    mov eax, 39                         ; getpid
    syscall
    mov [rbx + N_PID], rax
    movq rax, xmm3
    mov [rbx + N_VECTOR_REGISTER], rax
    lea rsi, [rbx + 0x800]
    mov eax, 158                        ; arch_prctl
    syscall
    mov rax, [fs:0]
    mov [rbx + N_LOCAL], rax
    mov r15d, 3
    mov ecx, 0x30000000
    mov rdx, [rcx]                      ; nothing there
    mov [rbx + N_FAULT], rdx
    mov r15d, 2
    ud2
.spin:
    cmp qword [rbx + N_POKES], 0
    je .spin
    mov rax, [fs:0]
    add [rbx + N_LOCAL], rax
    mov eax, 34                         ; pause
    syscall
    mov [rbx + N_WAIT], rax
    mov eax, 60                         ; exit
    syscall
    ud2
garbage:
    mov eax, 1000
    syscall
    ud2
nested:
    mov eax, 2000
    syscall
    ud2
measured:
    mov r12d, 1000
    rdtsc
    shl rdx, 32
    lea r13, [rax + rdx]
.again:
    mov eax, 39
    syscall
    dec r12d
    jnz .again
    rdtsc
    shl rdx, 32
    add rax, rdx
    sub rax, r13
    mov [rbx + N_TICKS], rax
    mov eax, 60
    syscall
    times PROGRAM_BYTES - ($ - program) int3

; rdi = enter block
shim:
    mov rbx, NOTES
    mov ecx, [rdi + REFLECTION]
    inc qword [rbx + 0x100 + rcx * 8]
    cmp ecx, 2
    je .fault
    cmp ecx, 3
    je .poke
    mov rax, [rdi + SLOT_RAX]
    cmp eax, 39
    je .getpid
    cmp eax, 158
    je .local
    cmp eax, 34
    je .pause
    cmp eax, 60
    je .exit
    cmp eax, 1000
    je .garbage
    ud2                                 ; a fault of the shim itself

.getpid:
    mov qword [rdi + SLOT_RAX], 4242
    jmp .resume
.local:
    mov rax, [rdi + SLOT_RSI]
    mov [rdi + SLOT_FS], rax
    mov qword [rdi + SLOT_RAX], 0
    jmp .resume
.pause:
    mov r13, rdi
    mov edi, [rbx + 0x200]
    shl rdi, 32
    xor esi, esi
    mov r8, -1
    mov r10, -1
    mov eax, WAIT_HEEDING
    syscall
    mov rdi, r13
    mov [rdi + SLOT_RAX], rax
    jmp .resume
.exit:
    mov qword [rbx + N_DONE], 1
    mov edi, [rbx + 0x200]
    shl rdi, 32
    xor esi, esi
    mov r8, -1
    mov r10, -1
    mov eax, WAIT_ONLY
    syscall
    jmp .exit
.poke:
    mov rax, [rdi + REFLECTION + 24]
    or [rbx + N_POKES], rax
    jmp .resume

.fault:
    mov eax, [rdi + REFLECTION + 4]
    mov [rbx + 0x140], rax
    cmp qword [rbx + 0x208], 0
    jne .garbage
    mov rax, [rdi + SLOT_R15]
    add [rdi + SLOT_RIP], rax
    mov qword [rdi + SLOT_RDX], 77
.resume:
    mov eax, RESUME
    syscall
    ud2

; every word of the registers becomes anything, now and then a place that may be right
.garbage:
    dec qword [rbx + 0x208]
    jz .exit
    mov r8, [rbx + 0x210]
    xor ecx, ecx
.word:
    mov rax, r8
    shl rax, 13
    xor r8, rax
    mov rax, r8
    shr rax, 7
    xor r8, rax
    mov rax, r8
    shl rax, 17
    xor r8, rax
    mov [rdi + REGISTERS + rcx * 8], r8
    inc ecx
    cmp ecx, 672 / 8
    jne .word
    mov [rbx + 0x210], r8
    test r8b, 3
    jz .resume
    and qword [rdi + SLOT_RIP], 0x13FFFFFF
    jmp .resume
    times 0x800 - ($ - program) int3

section .text
global abuse_shim_address:function
abuse_shim_address:
    lea rax, [rel abuse_shim]
    ret
section .note.GNU-stack noalloc noexec nowrite progbits
