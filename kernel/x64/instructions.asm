; Single instructions that C# has no word for, and addresses of symbols. System V calling convention.
BITS 64
section .text
%macro function 1
global %1
%1:
%endmacro

function cpu_in8
    mov edx, edi
    xor eax, eax
    in al, dx
    ret
function cpu_in16
    mov edx, edi
    xor eax, eax
    in ax, dx
    ret
function cpu_in32
    mov edx, edi
    in eax, dx
    ret
function cpu_out8
    mov edx, edi
    mov eax, esi
    out dx, al
    ret
function cpu_out16
    mov edx, edi
    mov eax, esi
    out dx, ax
    ret
function cpu_out32
    mov edx, edi
    mov eax, esi
    out dx, eax
    ret
function cpu_rdtsc
    rdtsc
    shl rdx, 32
    or rax, rdx
    ret
function cpu_rdmsr
    mov ecx, edi
    rdmsr
    shl rdx, 32
    or rax, rdx
    ret
function cpu_wrmsr
    mov ecx, edi
    mov eax, esi
    mov rdx, rsi
    shr rdx, 32
    wrmsr
    ret
function cpu_read_cr0
    mov rax, cr0
    ret
function cpu_read_cr2
    mov rax, cr2
    ret
function cpu_read_cr3
    mov rax, cr3
    ret
function cpu_write_cr3
    mov cr3, rdi
    ret
function cpu_read_cr4
    mov rax, cr4
    ret
function cpu_write_cr4
    mov cr4, rdi
    ret
function cpu_invlpg
    invlpg [rdi]
    ret
; (ulong* four, control)
function cpu_watch
    xor eax, eax
    mov dr7, rax
    mov rax, [rdi]
    mov dr0, rax
    mov rax, [rdi + 8]
    mov dr1, rax
    mov rax, [rdi + 16]
    mov dr2, rax
    mov rax, [rdi + 24]
    mov dr3, rax
    mov dr7, rsi
    ret
; answers dr6 and clears what it tells
function cpu_take_debug_status
    mov rax, dr6
    mov ecx, 0xFFFF0FF0
    mov dr6, rcx
    ret
function cpu_pause
    pause
    ret
function cpu_mfence
    mfence
    ret
; the calling processor's area; x64/PerCpu.cs
function cpu_here
    mov rax, [gs:0]
    ret
; the kernel's object for the calling processor
function cpu_processor
    mov rax, [gs:40]
    ret
function cpu_halt
    cli
.again:
    hlt
    jmp .again
; (leaf, subleaf, uint* four)
function cpu_identify
    push rbx
    mov r8, rdx
    mov eax, edi
    mov ecx, esi
    cpuid
    mov [r8], eax
    mov [r8 + 4], ebx
    mov [r8 + 8], ecx
    mov [r8 + 12], edx
    pop rbx
    ret
; (ulong* value) -> 1 when the processor gave a random number
function cpu_rdrand
    mov ecx, 10
.again:
    rdrand rax
    jc .have
    dec ecx
    jnz .again
    xor eax, eax
    ret
.have:
    mov [rdi], rax
    mov eax, 1
    ret
function cpu_lidt
    lidt [rdi]
    ret
function cpu_ltr
    mov eax, edi
    ltr ax
    ret
; loads the table, then the kernel's code (0x08) and data (0x10) segments
function cpu_lgdt
    lgdt [rdi]
    push 0x08
    lea rax, [rel .reload]
    push rax
    o64 retf
.reload:
    mov eax, 0x10
    mov ds, eax
    mov es, eax
    mov ss, eax
    ret
; (ulong* three): rip, rsp and rbp of the caller as they are after this call
function cpu_capture
    mov rax, [rsp]
    mov [rdi], rax
    lea rax, [rsp + 8]
    mov [rdi + 8], rax
    mov [rdi + 16], rbp
    ret

%macro address 1
extern %1
global address_of_%1
address_of_%1:
    lea rax, [rel %1]
    ret
%endmacro

; not in the high half: too far for a relative address
%macro address_far 1
extern %1
global address_of_%1
address_of_%1:
    mov eax, %1
    ret
%endmacro

    address interrupt_stubs
    address syscall_entry
    address syscall_entry_alone
    address shim_entry
    address shim_entry_alone
    address idle_wake
    address clean_fpu
    address boot_stacks
    address next_processor
    address_far processor_trampoline
    address_far processor_trampoline_end
    address_far boot_start
    address_far boot_end
    address text_start
    address text_end
    address rodata_start
    address rodata_end
    address data_start
    address data_end
    address symbols_start
    address symbols_end
    address archive_start
    address archive_end
    address kernel_end

extern boot_timestamp
function boot_first_timestamp
    mov rax, [rel boot_timestamp]
    ret

section .note.GNU-stack noalloc noexec nowrite progbits
