/* The one system call, and the kernel's own channel: used synchronously, as runtime/native/kernel/KernelChannel.cs. */
#include "port.h"

/* rdi, rsi, rdx, r8 are where they belong; the kernel keeps rbx rbp rsp r12-r15, as the caller expects. */
__asm__(
    ".text\n"
    ".globl mooring_enter\n"
    ".type mooring_enter, @function\n"
    "mooring_enter:\n"
    "    mov %rcx, %r10\n"
    "    mov %r9, %rax\n"
    "    syscall\n"
    "    ret\n"
    ".size mooring_enter, . - mooring_enter\n");

static uint32_t port;

static struct mooring_page *kernel_page(void)
{
    return (struct mooring_page *)(uintptr_t)MOORING_KERNEL_CHANNEL;
}

const struct mooring_packet *mooring_packets(void)
{
    return (const struct mooring_packet *)(uintptr_t)(MOORING_ENTER_BLOCK + MOORING_PACKETS_OFFSET);
}

uint32_t mooring_port(void)
{
    if (port == 0) port = (uint32_t)mooring_kernel(MOORING_KERNEL_PORT_CREATE, 0, 0, 0, 0, 0).value;
    return port;
}

/* One command is outstanding at a time, and has ended when the entry has: one cursor counts everything. */
struct mooring_completion mooring_kernel(uint16_t method, uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e)
{
    static uint32_t cursor;
    struct mooring_page *page = kernel_page();
    struct mooring_command command =
        { .method = method, .token = cursor & MOORING_MOST_TOKEN, .payload = { a, b, c, d, e } };
    page->commands[cursor % MOORING_COMMANDS] = command;
    __atomic_store_n(&page->client.publish, (uint64_t)(cursor + 1), __ATOMIC_RELEASE);
    if (mooring_enter(MOORING_HANDLE_KERNEL, 0, 0, 0, 0, 0) < 0) __builtin_trap();
    if ((uint32_t)__atomic_load_n(&page->server.publish, __ATOMIC_ACQUIRE) != cursor + 1) __builtin_trap();
    struct mooring_completion completion = page->completions[cursor % MOORING_COMPLETIONS];
    __atomic_store_n(&page->client.peer_head, ++cursor, __ATOMIC_RELEASE);
    return completion;
}

_Noreturn void mooring_exit(int code)
{
    mooring_kernel(MOORING_KERNEL_EXIT, (uint64_t)(int64_t)code, 0, 0, 0, 0);
    __builtin_trap();
}
