; The ways into the kernel and the one way out of it.
;
; Parties. A thread owns one page that begins with its UserFrame (x64/UserFrame.cs has the same offsets). TSS.rsp0 of
; the CPU holds the end of the running thread's frame, so the processor itself pushes ss..rip of an interrupt or fault
; from ring 3 into that frame; `syscall`, which pushes nothing, does the same by hand. The kernel runs on one stack per
; CPU, always from its top: no C# frame outlives an entry.
;
;   ring 3 --syscall, a call---> syscall_entry_alone -> kernel_call        -> the frame of the thread that waited for it
;   ring 3 --syscall-----------> syscall_entry       -> kernel_enter       -> resume(frame')
;   ring 3 --syscall, shim-----> shim_entry          -> kernel_reflect     -> resume(frame')
;   ring 3 --syscall, shim-----> shim_entry_alone    -> syscall_entry_alone, or as above
;   ring 3 --syscall, program--> shim_entry          -> its shim, in ring 3
;   ring 3 --fault, interrupt--> interrupt_stub -> kernel_interrupt(frame) -> resume(frame')
;   ring 0 --interrupt in idle, fault---------> kernel_trap(KernelFrame)   -> iretq
;   NMI, double fault, machine check (own stacks) -> kernel_trap, which never returns
;
; Corners.
; * gs: in the kernel GS_BASE is the per-CPU area, in ring 3 it is the user's. swapgs happens exactly when the saved cs
;   is a ring-3 one. The three IST vectors can hit between a swapgs and its iretq, so they use no gs at all and do not
;   return.
; * sysret to a non-canonical rip faults in ring 0 with the user's stack (Intel SDM 2B, SYSRET). iretq likewise. A jump
;   to such an address can be interrupted before it faults, so a frame may hold one: it is never resumed but given back
;   to kernel_interrupt as the #GP it would have been. Only the straight way does not look: after a system call rip is
;   canonical, because the page below the edge is never mapped (UserLayout.End).
; * The sequence number of a CPU is odd in ring 3 and even in the kernel. The locked increment also empties the store
;   buffer: whoever reads an even or a changed number sees everything that ring 3 stored there before
;   (processors/StoreBuffers.cs). Where there is one CPU the number means nothing. The increment does not touch the
;   flags that ring 3 gets: those are loaded after it.
; * Flags of ring 3 that must not reach the kernel: FMASK clears them at syscall, `push 2; popfq` at interrupts (AC
;   would switch SMAP off, NT would break iretq, DF would break string instructions).
; * FPU: an interrupted thread gets everything back. A thread that came by enter has given up its vector registers (they
;   are call-clobbered); it gets the clean image, so that neither the kernel's nor another thread's values are seen.
; * Interrupts are off in the kernel. Only cpu_idle lets them in, after `sti; hlt`, whose shadow leaves no gap;
;   cpu_doze, those of the highest class; and cpu_window, between two steps of a long command. All take them at the one
;   address idle_wake.

FRAME_ADDRESS_SPACE equ 512
FRAME_RESTORE       equ 520
FRAME_R15           equ 528
FRAME_R14           equ 536
FRAME_R13           equ 544
FRAME_R12           equ 552
FRAME_R11           equ 560
FRAME_R10           equ 568
FRAME_R9            equ 576
FRAME_R8            equ 584
FRAME_RBP           equ 592
FRAME_RDI           equ 600
FRAME_RSI           equ 608
FRAME_RDX           equ 616
FRAME_RBX           equ 632
FRAME_RAX           equ 640
FRAME_VECTOR        equ 648
FRAME_ERROR         equ 656
FRAME_RIP           equ 664
FRAME_FLAGS         equ 680
FRAME_RSP           equ 688
FRAME_END           equ 704

CPU_STACK_TOP       equ 16
CPU_SEQUENCE        equ 24
CPU_PROCESSOR       equ 40
CPU_FRAME_END       equ 64              ; TSS.rsp0
CPU_REFLECTION      equ 376
CPU_SHIM_FIRST      equ 384
CPU_SHIM_END        equ 392
CPU_SHIM_ENTRY      equ 400
CPU_SHIM_BLOCK      equ 408
CPU_FS_BASE         equ 416

REFLECTION_CAUSE    equ 0               ; kernel.ports/Reflection.cs
REFLECTION_STACK    equ 32
REFLECTION_GENERAL  equ 64              ; in the order of RegisterIndex
REFLECTION_RIP      equ REFLECTION_GENERAL + 120
REFLECTION_FLAGS    equ REFLECTION_GENERAL + 128
REFLECTION_RSP      equ REFLECTION_GENERAL + 136
REFLECTION_FS_BASE  equ REFLECTION_GENERAL + 144
REFLECTION_VECTORS  equ REFLECTION_GENERAL + 160

GENERAL_PROTECTION  equ 13
ENTER_CALL          equ 1 << 17         ; EnterControl.Call
ENTER_HEEDS         equ 1 << 18         ; EnterControl.Heeds
ENTER_RESUME        equ 1 << 19         ; EnterControl.Resume
USER_CODE           equ 0x23            ; as in UserFrame.cs
USER_DATA           equ 0x1B
SYSTEM_CALL         equ 256             ; Reflect.SystemCallVector
SYSTEM_CALL_CAUSE   equ 1               ; ReflectCause.SystemCall
INTERRUPTS_ON       equ 0x202

; Registers in a row, at offsets of rsp from one on.
%macro store_all 2-*
  %assign slot %1
  %rep %0 - 1
    %rotate 1
    mov [rsp + slot], %1
    %assign slot slot + 8
  %endrep
%endmacro

%macro push_registers 0
    push rax
    push rbx
    push rcx
    push rdx
    push rsi
    push rdi
    push rbp
    push r8
    push r9
    push r10
    push r11
    push r12
    push r13
    push r14
    push r15
%endmacro

%macro pop_registers 0
    pop r15
    pop r14
    pop r13
    pop r12
    pop r11
    pop r10
    pop r9
    pop r8
    pop rbp
    pop rdi
    pop rsi
    pop rdx
    pop rcx
    pop rbx
    pop rax
%endmacro

BITS 64
section .text
extern kernel_call, kernel_heeding_call, kernel_enter, kernel_interrupt, kernel_reflect, kernel_trap
global interrupt_stubs, syscall_entry, syscall_entry_alone, shim_entry, shim_entry_alone, resume
global cpu_idle, cpu_doze, cpu_window, idle_wake

; 256 stubs of 16 bytes each; Intel SDM 3A, table 6-1 says which vectors bring an error code
align 16
interrupt_stubs:
%assign vector 0
%rep 256
    align 16
  %if !(vector == 8 || (vector >= 10 && vector <= 14) || vector == 17 || vector == 21 || vector == 29 || vector == 30)
    push 0
  %endif
    push vector
  %if vector == 2 || vector == 8 || vector == 18
    jmp trap_in_kernel
  %else
    jmp interrupt
  %endif
  %assign vector vector + 1
%endrep

align 16
interrupt:
    test byte [rsp + 24], 3             ; vector, error, rip, cs
    jz trap_in_kernel
    swapgs
    lock inc qword [gs:CPU_SEQUENCE]
    push_registers
    lea rdi, [rsp - FRAME_R15]
    fxsave64 [rdi]
    mov qword [rdi + FRAME_RESTORE], 1
    mov rsp, [gs:CPU_STACK_TOP]
    push 2
    popfq
    ldmxcsr [rel clean_mxcsr]
    xor ebp, ebp
    call kernel_interrupt
    mov rdi, rax
    jmp resume

trap_in_kernel:
    push_registers
    mov rdi, rsp
    mov rbx, rsp
    and rsp, -16
    push 2
    popfq
    xor ebp, ebp
    call kernel_trap
    mov rsp, rbx
    pop_registers
    add rsp, 16
    iretq

; The way in while a thread of a process with a shim runs (Descriptors.SetSystemCallWay). rcx and r11 hold what the
; instruction has put there. What comes from outside the shim's code goes straight back to the shim, with the program's
; registers in the thread's enter block: nothing but that page is read or written, so for all others the processor has
; not left ring 3, and its sequence number stays as it is. The stack pointer is lent to hold the page's address; no
; interrupt comes, and those that always come have stacks of their own.
align 16
shim_entry:
    swapgs
    cmp rcx, [gs:CPU_SHIM_FIRST]
    jb shim_reflected
    cmp rcx, [gs:CPU_SHIM_END]
    jb shim_whole
shim_reflected:
    xchg rsp, [gs:CPU_REFLECTION]
    store_all REFLECTION_GENERAL, r15, r14, r13, r12, r11, r10, r9, r8, rbp, rdi, rsi, rdx, rcx, rbx, rax
    mov [rsp + REFLECTION_RIP], rcx
    mov [rsp + REFLECTION_FLAGS], r11
    mov r11, [gs:CPU_REFLECTION]
    mov [rsp + REFLECTION_RSP], r11
    mov r11, [gs:CPU_FS_BASE]
    mov [rsp + REFLECTION_FS_BASE], r11
    fxsave64 [rsp + REFLECTION_VECTORS]
    mov dword [rsp + REFLECTION_CAUSE], SYSTEM_CALL_CAUSE
    mov r11, [rsp + REFLECTION_STACK]
    xchg rsp, [gs:CPU_REFLECTION]
    test r11, r11
    cmovnz rsp, r11
    mov rdi, [gs:CPU_SHIM_BLOCK]
    mov rcx, [gs:CPU_SHIM_ENTRY]
    mov r11d, INTERRUPTS_ON
    swapgs
    o64 sysret

; The only processor: what the shim calls goes the way of everybody's system calls; not if it goes back to its program,
; nor in a process whose steps are counted, whose range is everything.
align 16
shim_entry_alone:
    swapgs
    cmp rcx, [gs:CPU_SHIM_FIRST]
    jb shim_reflected
    cmp rcx, [gs:CPU_SHIM_END]
    jae shim_reflected
    cmp qword [gs:CPU_SHIM_FIRST], 0
    je shim_whole
    test eax, ENTER_RESUME
    jz enter_alone

; A whole frame, as after an interrupt.
shim_whole:
    lock inc qword [gs:CPU_SEQUENCE]
    xchg rsp, [gs:CPU_FRAME_END]        ; resume sets it again, and nothing that uses it can come before
    push USER_DATA
    push qword [gs:CPU_FRAME_END]
    push r11
    push USER_CODE
    push rcx
    push 0
    push SYSTEM_CALL
    push_registers
    lea rdi, [rsp - FRAME_R15]
    fxsave64 [rdi]
    mov qword [rdi + FRAME_RESTORE], 1
    mov rsp, [gs:CPU_STACK_TOP]
    ldmxcsr [rel clean_mxcsr]
    xor ebp, ebp
    call kernel_reflect
    mov rdi, rax
    jmp resume

; What the processor does not save and the caller counts on goes into the frame. Segments and vector are those with
; which the frame was made; Restore is 0 since the thread was resumed. r9 = end of the frame.
%macro save_caller 0
    mov r9, [gs:CPU_FRAME_END]
    mov [r9 + FRAME_RIP - FRAME_END], rcx
    mov [r9 + FRAME_FLAGS - FRAME_END], r11
    mov [r9 + FRAME_RSP - FRAME_END], rsp
    mov [r9 + FRAME_RBX - FRAME_END], rbx
    mov [r9 + FRAME_RBP - FRAME_END], rbp
    mov [r9 + FRAME_R12 - FRAME_END], r12
    mov [r9 + FRAME_R13 - FRAME_END], r13
    mov [r9 + FRAME_R14 - FRAME_END], r14
    mov [r9 + FRAME_R15 - FRAME_END], r15
    mov [r9 + FRAME_RDI - FRAME_END], rdi
    mov [r9 + FRAME_RSI - FRAME_END], rsi
    mov rsp, [gs:CPU_STACK_TOP]
    xor ebp, ebp
%endmacro

; ... and comes back from there; rip, flags and stack pointer are for sysret.
%macro load_caller 1
    mov r15, [%1 + FRAME_R15]
    mov r14, [%1 + FRAME_R14]
    mov r13, [%1 + FRAME_R13]
    mov r12, [%1 + FRAME_R12]
    mov rbp, [%1 + FRAME_RBP]
    mov rbx, [%1 + FRAME_RBX]
    mov rcx, [%1 + FRAME_RIP]
    mov r11, [%1 + FRAME_FLAGS]
    mov rsp, [%1 + FRAME_RSP]
%endmacro

; What was last in the other registers is not for ring 3 to see. Last: rdi may hold the frame.
%macro clear_scratch 0
    xor r10d, r10d
    xor r9d, r9d
    xor r8d, r8d
    xor esi, esi
    xor edx, edx
    xor edi, edi
%endmacro

; One processor of several: everything goes the general way.
align 16
syscall_entry:
    swapgs
    lock inc qword [gs:CPU_SEQUENCE]
    save_caller
    jmp enter_generally

; The only processor: nobody looks at its sequence number.
align 16
syscall_entry_alone:
    swapgs
enter_alone:
    save_caller
    cmp rax, ENTER_CALL
    jb enter_generally
    jne .no_call
    rdtsc
    shl rdx, 32
    or rdx, rax
    mov rcx, [gs:CPU_PROCESSOR]
    call kernel_call
    test rax, rax
    jz .not_straight

; The straight way out: rax = end of the frame of a thread that waited for one packet in a system call of its own, and
; gets one.
.straight:
    mov rcx, [rax + FRAME_ADDRESS_SPACE - FRAME_END]
    mov rdx, cr3
    cmp rcx, rdx
    je .loaded
    mov cr3, rcx
.loaded:
    mov [gs:CPU_FRAME_END], rax
    fxrstor64 [rel clean_fpu]
    load_caller rax - FRAME_END
    mov eax, 1
    clear_scratch
    swapgs
    o64 sysret

.not_straight:
    mov r9, [gs:CPU_FRAME_END]
    mov eax, ENTER_CALL
    jmp enter_generally

.no_call:
    cmp rax, ENTER_CALL | ENTER_HEEDS
    jne enter_generally
    rdtsc
    shl rdx, 32
    or rdx, rax
    mov rcx, [gs:CPU_PROCESSOR]
    call kernel_heeding_call
    test rax, rax
    jnz .straight
    mov r9, [gs:CPU_FRAME_END]
    mov eax, ENTER_CALL | ENTER_HEEDS
enter_generally:
    mov [r9 + FRAME_RDX - FRAME_END], rdx
    mov [r9 + FRAME_R10 - FRAME_END], r10
    mov [r9 + FRAME_R8 - FRAME_END], r8
    mov [r9 + FRAME_RAX - FRAME_END], rax
    ldmxcsr [rel clean_mxcsr]
    mov rdi, [gs:CPU_PROCESSOR]
    call kernel_enter
    mov rdi, rax

; rdi = frame to go on with; never returns
align 16
resume:
    mov rax, [rdi + FRAME_RIP]
    shr rax, 47
    jnz .not_canonical
    mov rax, [rdi + FRAME_ADDRESS_SPACE]
    mov rcx, cr3
    cmp rax, rcx
    je .loaded
    mov cr3, rax
.loaded:
    lea rax, [rdi + FRAME_END]
    mov [gs:CPU_FRAME_END], rax
    cmp qword [rdi + FRAME_RESTORE], 0
    jne .interrupted
    fxrstor64 [rel clean_fpu]
    load_caller rdi
    mov rax, [rdi + FRAME_RAX]
    clear_scratch
    lock inc qword [gs:CPU_SEQUENCE]
    swapgs
    o64 sysret

.interrupted:
    mov qword [rdi + FRAME_RESTORE], 0
    fxrstor64 [rdi]
    lea rsp, [rdi + FRAME_R15]
    pop_registers
    add rsp, 16
    lock inc qword [gs:CPU_SEQUENCE]
    swapgs
    iretq

.not_canonical:
    mov qword [rdi + FRAME_VECTOR], GENERAL_PROTECTION
    mov qword [rdi + FRAME_ERROR], 0
    mov rsp, [gs:CPU_STACK_TOP]
    call kernel_interrupt
    mov rdi, rax
    jmp resume

; sleeps until at least one interrupt has been handled; comes back with interrupts off
cpu_idle:
    sti
    hlt
idle_wake:
    cli
    ret

; the same for vectors of the highest class alone
cpu_doze:
    mov eax, 0xE
    mov cr8, rax
    call cpu_idle
    xor eax, eax
    mov cr8, rax
    ret

; lets in what is pending and sleeps for nothing: the shadow of sti covers the jump, so it comes at idle_wake as well
cpu_window:
    sti
    jmp short idle_wake

section .rodata
; FXSAVE image of a processor that has computed nothing: FCW 0x37F, MXCSR 0x1F80 (Intel SDM 1, 10.5.1.1 and 10.2.3)
global clean_fpu
align 16
clean_fpu:
    dw 0x37F, 0
    dd 0
    dq 0, 0
clean_mxcsr:
    dd 0x1F80, 0xFFFF
    times 480 db 0

section .note.GNU-stack noalloc noexec nowrite progbits
