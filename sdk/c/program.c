/* From the first instruction to the program's own code, and what it was born with: init, and its standard streams. */
#include "console.h"
#include "port.h"
#include "programs.h"

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

/* What it was born with, once. */
static uint16_t open_init(void)
{
    static const uint32_t hashes[] = PROGRAMS_HASHES;
    uint16_t opened = mooring_session_open(&init, start_page()->handles[MOORING_ROLE_INIT]);
    return opened == MOORING_STATUS_OK ? mooring_meet(&init, PROGRAMS_VERSION, hashes, sizeof hashes) : opened;
}

uint16_t mooring_connect(struct mooring_session *session, const char *name)
{
    struct programs_connect_to_arguments arguments = { .service = { 0, (uint32_t)strlen(name) } };
    if (arguments.service.length > MOORING_BUFFER_BYTES) return MOORING_STATUS_TOO_LARGE;
    uint16_t opened = init.buffer == NULL ? open_init() : MOORING_STATUS_OK;
    if (opened != MOORING_STATUS_OK) return opened;
    memcpy(init.buffer, name, arguments.service.length);
    struct mooring_command connect = { .method = PROGRAMS_CONNECT_TO };
    memcpy(connect.payload, &arguments, sizeof arguments);
    struct mooring_completion answer = mooring_call(&init.channel, &connect);
    if (answer.code != MOORING_STATUS_OK) return answer.code;
    answer = mooring_kernel(MOORING_KERNEL_TAKE, init.channel.handle, answer.token, 0, 0, 0);
    return answer.code == MOORING_STATUS_OK ? mooring_session_open(session, (uint32_t)answer.value) : answer.code;
}

static uint16_t open_console(void)
{
    static const uint32_t hashes[] = CONSOLE_HASHES;
    uint16_t opened = mooring_connect(&console, CONSOLE_NAME);
    return opened == MOORING_STATUS_OK ? mooring_meet(&console, CONSOLE_VERSION, hashes, sizeof hashes) : opened;
}

/* The console, or the pipe that the program was started with; opened at the first use. */
static struct mooring_session *stream_of(int is_error, uint16_t *status)
{
    const uint32_t *handles = start_page()->handles;
    uint32_t output = handles[MOORING_ROLE_OUTPUT], end = is_error ? handles[MOORING_ROLE_ERROR] : output;
    struct mooring_session *stream = end == 0 ? &console : &pipes[end != output];
    *status = MOORING_STATUS_OK;
    if (stream->buffer != NULL) return stream;
    *status = end == 0 ? open_console() : mooring_session_open(stream, end);
    return stream;
}

/* The command that writes what lies at the buffer's beginning. */
static struct mooring_command writing(const struct mooring_session *stream, int is_error, size_t length)
{
    struct mooring_command write = { .method = MOORING_PIPE_WRITE, .payload = { 0, length } };
    struct console_write_arguments arguments = { .bytes = { 0, (uint32_t)length } };
    if (stream != &console) return write;
    arguments.stream = is_error ? CONSOLE_CONSOLE_STREAM_ERROR : CONSOLE_CONSOLE_STREAM_OUTPUT;
    write.method = CONSOLE_WRITE;
    memcpy(write.payload, &arguments, sizeof arguments);
    return write;
}

uint16_t mooring_write(int is_error, const void *bytes, size_t length)
{
    uint16_t status;
    struct mooring_session *stream = stream_of(is_error, &status);
    const uint8_t *at = bytes;
    while (length > 0 && status == MOORING_STATUS_OK) {
        size_t chunk = length < CHUNK_BYTES ? length : CHUNK_BYTES;
        memcpy(stream->buffer, at, chunk);
        struct mooring_command write = writing(stream, is_error, chunk);
        struct mooring_completion written = mooring_call(&stream->channel, &write);
        int is_right = written.value > 0 && written.value <= chunk;
        status = written.code != MOORING_STATUS_OK || is_right ? written.code : MOORING_STATUS_BROKEN;
        at += written.value;
        length -= written.value;
    }
    if (status != MOORING_STATUS_OK && stream != &console) mooring_exit(NOBODY_READS);
    return status;
}
