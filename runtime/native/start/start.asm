; Where a program begins, and the few instructions that C# cannot say.
BITS 64
section .text
extern rt_start
global _start, rt_failfast, rt_stackfail, rt_enter, rt_call, rt_timestamp, rt_seed, rt_in8, rt_out8

; The first thread: rdi = the start page. The frame pointer is cleared so that a backtrace ends here.
_start:
    and rsp, -16
    xor ebp, ebp
    call rt_start
    ud2

; The process's last words: rdi = UTF-16 text, rsi = its length. Whoever started the process finds both in the registers
; of the fault and reads the text from the memory of the stopped process. The bytes behind the instruction tell it from
; any other ud2, also in a program whose symbols nobody has.
rt_failfast:
    ud2
    db "lastword"

; A stack canary was overwritten. The same, without a text.
rt_stackfail:
    xor edi, edi
    xor esi, esi
    ud2
    db "overrun!"

; The one system call (kernel.ports/EnterBlock.cs).
; rdi = doorbell | port << 32, rsi = armed end | want << 32, rdx = publish word seen, rcx = deadline, r8 = linger,
; r9 = control. Answers rax. The kernel keeps rbx rbp rsp r12-r15, which is what a C# caller counts on.
rt_enter:
    mov r10, rcx
    mov rax, r9
    syscall
    ret

; Its short form. rdi = doorbell | port << 32, rsi = publish word seen. Answers rax.
rt_call:
    mov eax, 1 << 17                    ; EnterControl.Call
    syscall
    ret

; The processor's time stamp counter.
rt_timestamp:
    rdtsc
    shl rdx, 32
    or rax, rdx
    ret

; Something that a peer cannot guess: the processor's random numbers if it has them (CPUID 1, ecx bit 30), and the time
; stamp in any case.
rt_seed:
    push rbx
    mov eax, 1
    cpuid
    xor r8d, r8d
    bt ecx, 30
    jnc .time
    mov r9d, 10
.again:
    rdrand r8
    jc .time
    dec r9d
    jnz .again
.time:
    rdtsc
    shl rdx, 32
    or rax, rdx
    xor rax, r8
    pop rbx
    ret

; edi = I/O port; answers al. Faults unless the port was granted.
rt_in8:
    mov edx, edi
    xor eax, eax
    in al, dx
    ret

; edi = I/O port, esi = value
rt_out8:
    mov edx, edi
    mov eax, esi
    out dx, al
    ret
section .note.GNU-stack noalloc noexec nowrite progbits
