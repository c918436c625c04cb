/*
 * The support for C over the hosted kernel of a test: what kernel.c has from the system call comes from functions that
 * the test names. And the calls that the test makes in both languages.
 */
#include "port.h"
#include "probe.h"

typedef int64_t enter_function(uint64_t doorbell_and_port, uint64_t arm, uint64_t seen, void *packets);
typedef uint16_t kernel_function(uint16_t method, const uint64_t *words, uint64_t *value);

static enter_function *kernel_enter;
static kernel_function *kernel_command;
static struct mooring_packet packets[MOORING_ENTER_MOST];

void hosted_begin(enter_function *enter, kernel_function *command)
{
    kernel_enter = enter;
    kernel_command = command;
}

int64_t mooring_enter(uint64_t doorbell_and_port, uint64_t arm, uint64_t seen, uint64_t deadline, uint64_t linger,
                      uint64_t control)
{
    if (deadline != MOORING_FOREVER || linger != 0 || control != (1 | MOORING_ENTER_MOST << 8)) return -1;
    return kernel_enter(doorbell_and_port, arm, seen, packets);
}

const struct mooring_packet *mooring_packets(void)
{
    return packets;
}

uint32_t mooring_port(void)
{
    return (uint32_t)mooring_kernel(MOORING_KERNEL_PORT_CREATE, 0, 0, 0, 0, 0).value;
}

struct mooring_completion mooring_kernel(uint16_t method, uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e)
{
    const uint64_t words[6] = { a, b, c, d, e, 0 };
    struct mooring_completion completion = { 0 };
    completion.code = kernel_command(method, words, &completion.value);
    return completion;
}

static uint16_t call(struct mooring_session *probe, uint16_t method, const void *arguments, size_t bytes)
{
    struct mooring_command command = { .method = method };
    memcpy(command.payload, arguments, bytes);
    return mooring_call(&probe->channel, &command).code;
}

/* Behind what the comparison has taken. */
static uint16_t greet(struct mooring_session *probe)
{
    struct probe_greet_arguments arguments = { .name = { 256, 3 }, .answer = { 264, 100 }, .times = 2 };
    memcpy(probe->buffer + arguments.name.offset, "bob", 3);
    return call(probe, PROBE_GREET, &arguments, sizeof arguments);
}

/* Several at once, then their ends. */
static uint16_t burst(struct mooring_session *probe)
{
    uint32_t token;
    for (uint64_t number = 0; number < 20; number++) {
        struct mooring_command paint = { .method = PROBE_IS_EVEN, .payload = { number } };
        if (mooring_submit(&probe->channel, &paint, &token) != MOORING_STATUS_OK) return MOORING_STATUS_FULL;
    }
    mooring_publish(&probe->channel);
    for (int number = 0; number < 20; number++)
        if (mooring_reap(&probe->channel).code != MOORING_STATUS_OK) return MOORING_STATUS_BROKEN;
    return MOORING_STATUS_OK;
}

/* The status of the first thing that failed. */
uint16_t hosted_script(uint32_t end, struct mooring_session *probe)
{
    static const uint32_t hashes[] = PROBE_HASHES;
    struct probe_mix_arguments mix = { .a = 200, .b = 1, .c = PROBE_COLOUR_GREEN, .d = -5 };
    mix.e.x = 7;
    mix.e.y = -9;
    mix.e.colour = PROBE_COLOUR_RED;
    uint16_t code = mooring_session_open(probe, end);
    if (code == MOORING_STATUS_OK) code = mooring_meet(probe, PROBE_VERSION, hashes, sizeof hashes);
    if (code == MOORING_STATUS_OK) code = call(probe, PROBE_NOTHING, "", 0);
    if (code == MOORING_STATUS_OK) code = call(probe, PROBE_MIX, &mix, sizeof mix);
    if (code == MOORING_STATUS_OK) code = greet(probe);
    return code == MOORING_STATUS_OK ? burst(probe) : code;
}

/* One call; the whole completion. */
struct mooring_completion hosted_call(struct mooring_session *probe)
{
    struct mooring_command nothing = { .method = PROBE_NOTHING };
    return mooring_call(&probe->channel, &nothing);
}

size_t hosted_session_bytes(void)
{
    return sizeof(struct mooring_session);
}
