; A guest for the tests of the host tool: it boots by PVH, stays in 32-bit protected mode, speaks the exec protocol on
; COM2 and behaves, or misbehaves, as the first letter of the script says:
;   e  the script back as output, "err" as error output, status 0        x  status: the number in the second letter
;   d  64 KiB of output as often as the next two digits say              p  panics        t  triple fault
;   h  hangs       o  switches itself off without a status               b  breaks the protocol
; Without "exec" on its command line it prompts on COM1 and writes back what it gets, until it gets a p, t, o or Ctrl-D.
BITS 32
COM1 equ 0x3F8
COM2 equ 0x2F8
COM3 equ 0x3E8
line_status equ 5
received equ 0x01
room equ 0x20
all_sent equ 0x40
command_line equ 24                     ; offset in hvm_start_info
block equ 65536
end_of_input equ 4

section .note.pvh note alloc noexec nowrite align=4
    dd 4, 4, 18
    db "Xen", 0
    dd pvh_start

section .boot progbits alloc exec nowrite align=16
global pvh_start
pvh_start:
    cld
    mov esp, stack_top
    mov edi, ebx
    mov esi, hello
    mov ebp, COM3
    call write_text
    mov esi, [edi + command_line]
    cmp dword [esi], "exec"
    je session
    mov esi, prompt
    mov ebp, COM1
    call write_text
.echo:
    call read_byte
    cmp al, end_of_input
    je power_off
    call misbehave
    call write_byte
    jmp .echo

session:
    mov ebp, COM2
    mov al, 'R'
    xor ebx, ebx
    call write_header
    call read_script
    mov al, [script]
    call misbehave
    cmp al, 'e'
    je echo
    cmp al, 'd'
    je dump
    movzx eax, byte [script + 1]
    sub eax, '0'
    jmp finish

echo:
    mov al, 'O'
    mov ebx, [length]
    call write_header
    mov ecx, ebx
    mov esi, script
    call write_bytes
    mov al, 'E'
    mov ebx, 4
    call write_header
    mov ecx, 4
    mov esi, error
    call write_bytes
    xor eax, eax
    jmp finish

dump:
    movzx eax, byte [script + 1]
    sub eax, '0'
    imul eax, 10
    movzx edx, byte [script + 2]
    lea edx, [edx + eax - '0']
    xor esi, esi
.next:
    test edx, edx
    jz .done
    mov al, 'O'
    mov ebx, block
    call write_header
    mov ecx, block
.byte:
    mov eax, esi
    call write_byte
    add esi, 7
    loop .byte
    dec edx
    jmp .next
.done:
    xor eax, eax

finish:                                 ; eax = status
    push eax
    mov al, 'X'
    mov ebx, 4
    call write_header
    pop ebx
    call write_number
    call drain
power_off:                              ; the ICH9's PM base is set to 0x600, then S5 is written to PM1a control
    mov eax, 0x8000F840
    mov ebx, 0x601
    call write_pci
    mov eax, 0x8000F844
    mov ebx, 0x80
    call write_pci
    mov dx, 0x604
    mov ax, 0x2000
    out dx, ax
    jmp $

misbehave:
    cmp al, 'p'
    je panic
    cmp al, 't'
    je triple_fault
    cmp al, 'o'
    je power_off
    cmp al, 'h'
    je $
    cmp al, 'b'
    je break_protocol
    ret

break_protocol:
    mov al, 'Q'
    xor ebx, ebx
    call write_header
    jmp $

triple_fault:
    lidt [no_interrupts]
    int3

panic:
    mov esi, panic_text
    mov ebp, COM3
    call write_text
    call drain
    mov al, 0x3E
    out 0xF4, al
    jmp $

read_script:
    call read_byte                      ; the S
    xor ebx, ebx
    mov ecx, 4
.number:
    call read_byte
    mov bl, al
    ror ebx, 8
    loop .number
    mov [length], ebx
    mov ecx, ebx
    mov edi, script
.byte:
    jecxz .done
    call read_byte
    stosb
    dec ecx
    jmp .byte
.done:
    ret

write_header:                           ; al = kind, ebx = length (kept)
    push ebx
    call write_byte
    call write_number
    pop ebx
    ret

write_number:                           ; ebx
    push ecx
    mov ecx, 4
.byte:
    mov al, bl
    call write_byte
    shr ebx, 8
    loop .byte
    pop ecx
    ret

write_bytes:                            ; ecx bytes at esi
    jecxz .done
    lodsb
    call write_byte
    loop write_bytes
.done:
    ret

write_text:                             ; NUL-terminated, at esi
    lodsb
    test al, al
    jz .done
    call write_byte
    jmp write_text
.done:
    ret

write_byte:                             ; al to the line at ebp
    push edx
    push eax
    lea edx, [ebp + line_status]
.wait:
    in al, dx
    test al, room
    jz .wait
    pop eax
    mov edx, ebp
    out dx, al
    pop edx
    ret

read_byte:                              ; al from the line at ebp
    lea edx, [ebp + line_status]
.wait:
    in al, dx
    test al, received
    jz .wait
    mov edx, ebp
    in al, dx
    ret

drain:                                  ; until the line at ebp has sent everything
    lea edx, [ebp + line_status]
.wait:
    in al, dx
    test al, all_sent
    jz .wait
    ret

write_pci:                              ; ebx to the configuration register eax
    mov dx, 0xCF8
    out dx, eax
    mov eax, ebx
    mov dx, 0xCFC
    out dx, eax
    ret

hello: db "test guest", 13, 10, 0
prompt: db "> ", 0
error: db "err", 10
panic_text: db "PANIC: for a test", 13, 10, "at Guest.Panic (guest.asm:1)", 13, 10, 0
no_interrupts: dw 0, 0, 0

section .boot.bss nobits alloc noexec write align=16
length: resd 1
stack: resb 4096
stack_top:
script: resb block
