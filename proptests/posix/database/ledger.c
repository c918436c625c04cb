// ledger work BASE MODE COUNT: transactions of 50 rows each, one after the other, and a line for each that is
// committed. The cache is so small that pages of a transaction are in the file before it is.
// The base is for one process alone: a log (wal) needs memory that processes share otherwise.
// ledger check BASE: what the base says of itself, and how many transactions are in it, whole ones only.
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROWS 50

static sqlite3 *base;

static void require(int code, const char *what)
{
    if (code == SQLITE_OK) return;
    fprintf(stderr, "%.20s: %s (%d)\n", what, sqlite3_errmsg(base), sqlite3_extended_errcode(base));
    exit(1);
}

static void run(const char *statement)
{
    require(sqlite3_exec(base, statement, NULL, NULL, NULL), statement);
}

static void ask(const char *question, char *answer)
{
    sqlite3_stmt *asked;
    require(sqlite3_prepare_v2(base, question, -1, &asked, NULL), question);
    if (sqlite3_step(asked) != SQLITE_ROW) require(sqlite3_reset(asked), question);
    snprintf(answer, 64, "%s", sqlite3_column_text(asked, 0));
    sqlite3_finalize(asked);
}

static void enter(int number)
{
    char row[700], text[601];
    memset(text, 'a' + number % 26, sizeof text - 1);
    text[sizeof text - 1] = '\0';
    run("begin");
    for (int i = 0; i < ROWS; i++)
    {
        snprintf(row, sizeof row, "insert into t values(%d, '%s')", number, text);
        run(row);
    }
    run("commit");
    printf("committed %d\n", number);
    fflush(stdout);
}

static void work(const char *mode, int count)
{
    char statement[64], answer[64];
    snprintf(statement, sizeof statement, "pragma journal_mode = %s", mode);
    ask(statement, answer);
    printf("%s\n", answer);
    run("pragma synchronous = full");
    run("pragma cache_size = 4");
    run("create table if not exists t(number integer, text text)");
    ask("select coalesce(max(number), 0) from t", answer);
    int first = atoi(answer) + 1;
    for (int i = 0; i < count; i++) enter(first + i);
}

static void check(void)
{
    char whole[64], groups[64], broken[64];
    ask("pragma integrity_check", whole);
    ask("select count(distinct number) from t", groups);
    ask("select count(*) from (select number from t group by number having count(*) <> 50)", broken);
    printf("integrity %s, transactions %s, in part %s\n", whole, groups, broken);
}

int main(int count, char **words)
{
    if (count < 3) return 2;
    require(sqlite3_open(words[2], &base), words[2]);
    run("pragma locking_mode = exclusive");
    if (strcmp(words[1], "check") == 0) check();
    else work(words[3], atoi(words[4]));
    require(sqlite3_close(base), "close");
    return 0;
}
