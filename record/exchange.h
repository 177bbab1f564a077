// What a register and the ledger say to each other besides batches: hello, ack, and the pages of
// the change feed. Canonical JSON; answers are signed by the ledger's ack key. Format:
// docs/formats/exchange.md.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/json/json.h"
#include "base/time.h"
#include "record/entry.h"
#include "record/signing.h"

namespace till::record {

// Random, minted by `ledgerd init` and by every restore: an ack of another generation is not an
// ack.
using Generation = Fixed<16, struct GenerationTag>;

struct Hello {
  RegisterId register_id;
  Epoch epoch;  // of the head
  // Head, -1, -2, -4, ... and the start; then the same of the epochs it descends from, from where
  // it left them.
  std::vector<Mark> locators;
  std::optional<Seq> acked;   // in `epoch`: up to where the till holds a signed ack of `generation`
  std::optional<Signed> ack;  // the newest signed ack of any epoch and generation, as received
  std::optional<Generation> generation;  // the newest that the till heard of
  std::int64_t cursor = 0;               // of its feed, under that generation
  std::uint64_t heard = 0;               // number of the last answer this process had; 0: none
  std::string build;
  std::int64_t journal_schema = 0;
  std::vector<int> engines;
  Nonce nonce;      // of this process
  Nonce challenge;  // of this hello: the answer repeats it
  Instant wall{};
  std::int64_t disk_free_bytes = 0;
  friend bool operator==(const Hello&, const Hello&) = default;
};

struct Verdict {
  enum class Kind { ok, resend, diverged } kind = Kind::ok;
  Seq resume;  // ok: the ledger's head; resend: the last it has, send what follows
  std::optional<Epoch> resume_epoch;  // where `resume` counts; none: the epoch of the hello
  std::optional<Mark> parent;         // of diverged: the last place that both are known to have
  // Of diverged: the first place after the parent that is known to differ or to be missing on one
  // side; what lies between may be narrowed by another hello. None: the parent is exact.
  std::optional<Seq> differs_from;
  friend bool operator==(const Verdict&, const Verdict&) = default;
};

struct HelloAnswer {
  RegisterId register_id;
  Nonce challenge;
  Generation generation;
  Instant time{};
  Verdict verdict;
  std::uint64_t greeting = 0;       // number of this answer, repeated by the next hello
  std::string held;                 // why nothing is taken of it for now; empty: it is
  bool snapshot_needed = false;     // the cursor is void
  std::vector<std::string> alarms;  // CLONE, RESTORED, UPGRADE; unknown ones are kept and shown
  friend bool operator==(const HelloAnswer&, const HelloAnswer&) = default;
};

struct ParkedEntry {
  Position at;
  std::string code;  // waits_for_sale, unknown_ruleset, malformed, unknown_kind, crashed
  friend bool operator==(const ParkedEntry&, const ParkedEntry&) = default;
};

struct Ack {
  RegisterId register_id;
  Mark received;
  Generation generation;
  Instant time{};
  std::vector<ParkedEntry> parked;
  friend bool operator==(const Ack&, const Ack&) = default;
};

// One row of the feed, whole: `row` is its JSON object with at least kind and id; a tombstone has
// gone: true.
struct ChangedRow {
  std::string
      kind;  // account, member, card, ruleset, keys, seal; an unknown kind is skipped and counted
  std::string id;
  bool gone = false;
  json::Object row;
  friend bool operator==(const ChangedRow&, const ChangedRow&) = default;
};
struct ChangePage {
  std::int64_t cursor = 0;  // to ask with next
  bool more = false;        // at once
  Instant time{};
  std::optional<Mark> reflects;  // the asking register's entries that these rows include
  std::vector<ChangedRow> rows;
  friend bool operator==(const ChangePage&, const ChangePage&) = default;
};

[[nodiscard]] json::Value write_hello(const Hello& hello);
[[nodiscard]] Result<Hello> read_hello(const json::Value& value);
[[nodiscard]] json::Value write_hello_answer(const HelloAnswer& answer);
[[nodiscard]] Result<HelloAnswer> read_hello_answer(const json::Value& value);
[[nodiscard]] json::Value write_ack(const Ack& ack);
[[nodiscard]] Result<Ack> read_ack(const json::Value& value);
[[nodiscard]] json::Value write_change_page(const ChangePage& page);
[[nodiscard]] Result<ChangePage> read_change_page(const json::Value& value);

}  // namespace till::record
