/* The same program in C: counter-c add 5 add 7 says the number after each, counter-c the number now. */
#include "counter.h"
#include "port.h"

static int same(const char *a, const char *b)
{
    return strlen(a) == strlen(b) && memcmp(a, b, strlen(a)) == 0;
}

/* 0: it is no number, or too large. */
static int parse(const char *text, uint64_t *number)
{
    *number = 0;
    if (*text == 0) return 0;
    for (; *text != 0; text++) {
        if (*text < '0' || *text > '9' || __builtin_mul_overflow(*number, 10, number)) return 0;
        if (__builtin_add_overflow(*number, (uint64_t)(*text - '0'), number)) return 0;
    }
    return 1;
}

static int say(const char *before, uint64_t number, int result)
{
    char text[32], *at = text + sizeof text;
    *--at = '\n';
    do *--at = (char)('0' + number % 10);
    while ((number /= 10) != 0);
    mooring_write(0, before, strlen(before));
    mooring_write(0, at, (size_t)(text + sizeof text - at));
    return result;
}

static int answered(struct mooring_completion answer)
{
    return answer.code == MOORING_STATUS_OK ? say("", answer.value, 0) : say("status ", answer.code, 1);
}

static int add(struct mooring_session *counter, uint64_t amount)
{
    struct counter_add_arguments arguments = { .amount = amount };
    struct mooring_command command = { .method = COUNTER_ADD };
    memcpy(command.payload, &arguments, sizeof arguments);
    return answered(mooring_call(&counter->channel, &command));
}

int mooring_main(int count, char **words)
{
    static struct mooring_session counter;
    static const uint32_t hashes[] = COUNTER_HASHES;
    if (mooring_connect(&counter, COUNTER_NAME) != MOORING_STATUS_OK) return 1;
    if (mooring_meet(&counter, COUNTER_VERSION, hashes, sizeof hashes) != MOORING_STATUS_OK) return 1;
    struct mooring_command read = { .method = COUNTER_READ };
    if (count == 1) return answered(mooring_call(&counter.channel, &read));
    for (int i = 1; i < count; i += 2) {
        uint64_t amount;
        if (!same(words[i], "add") || i + 1 == count || !parse(words[i + 1], &amount)) return 2;
        if (add(&counter, amount) != 0) return 2;
    }
    return 0;
}
