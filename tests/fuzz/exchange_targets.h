// What travels between a till and the ledger, as targets of the fuzzers: an entry with its bodies,
// a batch, what the ledger acks and announces, and hello. And what a fuzzer can begin with.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json/json.h"
#include "record/entry.h"

namespace till::fuzz {

// {"kind": number, "body": any, "personal": any, "id": hex}: a body or part that is a string is
// that text, so that what is no JSON is reached as well. An id that is not given follows from the
// body.
[[nodiscard]] std::optional<record::Draft> draft_of(const json::Value& value);
[[nodiscard]] json::Object draft_form(const record::Entry& entry);
void take_entry(std::string_view bytes);
// A batch as the register signs it, or zstd of one.
void take_batch(std::string_view bytes);
// An ack, a page of the feed or a seal.
void take_ack(std::string_view bytes);
// A hello or the answer to one.
void take_hello(std::string_view bytes);

struct Seed {
  std::string name;
  Bytes bytes;
};
// Of what travels; empty for another target.
[[nodiscard]] std::vector<Seed> exchange_seeds(std::string_view target);

}  // namespace till::fuzz
