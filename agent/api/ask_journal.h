// How a route asks the journal: on its thread, with the answer made on the io thread.
#pragma once

#include <functional>
#include <optional>
#include <utility>

#include "agent/api/local_api.h"

namespace till::agent {

// Runs `read` on the journal thread and `answer` on the io thread with what it found; without a
// journal, with nothing.
template <class T>
void ask_journal(Till& till, std::function<Result<T>(storage::Journal&)> read,
                 std::function<net::Response(const std::optional<T>&)> answer,
                 const LocalApi::Respond& respond) {
  const bool taken = till.with_journal([&till, read = std::move(read), answer = std::move(answer),
                                        respond](storage::Journal* journal, JournalMemory&) {
    std::optional<T> found;
    std::optional<Error> failed;
    if (journal != nullptr) {
      auto result = read(*journal);
      if (result) {
        found = std::move(*result);
      } else {
        failed = result.error();
      }
    }
    till.on_io([&till, answer, respond, found = std::move(found), failed = std::move(failed)] {
      respond(failed ? refusal(till, *failed) : answer(found));
    });
  });
  if (!taken) respond(refusal(till, {ErrorCode::busy, "the journal's queue is full", {}}));
}

}  // namespace till::agent
