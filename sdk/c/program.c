/* From the first instruction to the program's own code, and what it was born with: init, and its standard streams. */
#include "port.h"

#define MOST_WORDS 512
#define CHUNK_BYTES (16u * 1024)
#define NOBODY_READS 141

/* The first thread begins with rdi = the start page; a backtrace ends here. */
__asm__(
    ".text\n"
    ".globl _start\n"
    ".type _start, @function\n"
    "_start:\n"
    "    and $-16, %rsp\n"
    "    xor %ebp, %ebp\n"
    "    call mooring_begin\n"
    "    ud2\n"
    ".size _start, . - _start\n");

/* By this the loader knows a program of Mooring's: name, type 1, version of the interface. */
__attribute__((section(".note.mooring"), used, aligned(4)))
static const struct {
    uint32_t name_bytes, value_bytes, type;
    char name[8];
    uint32_t version;
} note = { 8, 4, 1, "Mooring", 1 };

static struct mooring_session init, console, pipes[2];

static const struct mooring_start_page *start_page(void)
{
    return (const struct mooring_start_page *)(uintptr_t)MOORING_START_PAGE;
}

/* The arguments: NUL-terminated, one after the other. */
static int split_words(char **words)
{
    char *at = (char *)(uintptr_t)MOORING_START_PAGE + MOORING_START_ARGUMENTS;
    char *last = at + start_page()->argument_bytes;
    int count = 0;
    for (; at < last && count < MOST_WORDS; at += strlen(at) + 1) words[count++] = at;
    words[count] = NULL;
    return count;
}

_Noreturn void mooring_begin(void)
{
    static char *words[MOST_WORDS + 1];
    if (start_page()->magic != MOORING_START_MAGIC) __builtin_trap();
    mooring_exit(mooring_main(split_words(words), words));
}

uint16_t mooring_connect(struct mooring_session *session, const char *name)
{
    size_t length = strlen(name);
    if (length > MOORING_BUFFER_BYTES) return MOORING_STATUS_TOO_LARGE;
    uint16_t opened = MOORING_STATUS_OK;
    if (init.buffer == NULL) opened = mooring_session_open(&init, start_page()->handles[MOORING_ROLE_INIT]);
    if (opened != MOORING_STATUS_OK) return opened;
    memcpy(init.buffer, name, length);
    struct mooring_command connect = { .method = MOORING_INIT_CONNECT, .payload = { 0, length } };
    struct mooring_completion answer = mooring_call(&init.channel, &connect);
    if (answer.code != MOORING_STATUS_OK) return answer.code;
    answer = mooring_kernel(MOORING_KERNEL_TAKE, init.channel.handle, answer.token, 0, 0, 0);
    return answer.code == MOORING_STATUS_OK ? mooring_session_open(session, (uint32_t)answer.value) : answer.code;
}

/* The console, or the pipe that the program was started with; opened at the first use. */
static struct mooring_session *stream_of(int is_error, uint16_t *status)
{
    const uint32_t *handles = start_page()->handles;
    uint32_t output = handles[MOORING_ROLE_OUTPUT], end = is_error ? handles[MOORING_ROLE_ERROR] : output;
    struct mooring_session *stream = end == 0 ? &console : &pipes[end != output];
    *status = MOORING_STATUS_OK;
    if (stream->buffer != NULL) return stream;
    *status = end == 0 ? mooring_connect(stream, "console") : mooring_session_open(stream, end);
    return stream;
}

uint16_t mooring_write(int is_error, const void *bytes, size_t length)
{
    uint16_t status;
    struct mooring_session *stream = stream_of(is_error, &status);
    uint16_t method = stream == &console ? MOORING_CONSOLE_WRITE : MOORING_PIPE_WRITE;
    const uint8_t *at = bytes;
    while (length > 0 && status == MOORING_STATUS_OK) {
        size_t chunk = length < CHUNK_BYTES ? length : CHUNK_BYTES;
        memcpy(stream->buffer, at, chunk);
        struct mooring_command write = { .method = method, .payload = { 0, chunk } };
        if (stream == &console) write.payload[2] = is_error != 0;
        struct mooring_completion written = mooring_call(&stream->channel, &write);
        int is_right = written.value > 0 && written.value <= chunk;
        status = written.code != MOORING_STATUS_OK || is_right ? written.code : MOORING_STATUS_BROKEN;
        at += written.value;
        length -= written.value;
    }
    if (status != MOORING_STATUS_OK && stream != &console) mooring_exit(NOBODY_READS);
    return status;
}
