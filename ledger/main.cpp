#include "ledger/commands/command_line.h"

int main(int count, char** words) { return till::ledger::run_command_line(count, words); }
