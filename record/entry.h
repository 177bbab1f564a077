// An entry: one fact a register recorded, and its place in the register's hash chain. Written by
// tilld, verified by tillctl, ledgerd and anybody who has the bytes. Format:
// docs/formats/entries.md.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace till::record {

// 64 random bits, minted by the register; text form is 16 hex digits.
struct Epoch {
  std::uint64_t bits = 0;
  friend auto operator<=>(const Epoch&, const Epoch&) = default;
};
[[nodiscard]] std::string to_hex(Epoch epoch);
[[nodiscard]] Result<Epoch> epoch_from_hex(std::string_view text);

// From 1, without gaps inside an epoch; 0 is "before the first".
struct Seq {
  std::uint64_t number = 0;
  [[nodiscard]] Seq next() const { return {number + 1}; }
  friend auto operator<=>(const Seq&, const Seq&) = default;
};

struct Position {
  Epoch epoch;
  Seq seq;
  friend bool operator==(const Position&, const Position&) = default;
};

// A position with the hash found there: what heads, locators, stamps and acks speak of.
struct Mark {
  Epoch epoch;
  Seq seq;
  Hash hash;
  friend bool operator==(const Mark&, const Mark&) = default;
};

// Numbers are part of the hash and never change. An unknown one is received and parked.
enum class Kind : std::uint16_t {
  sale = 1,
  return_ = 2,
  void_ = 3,
  registration = 4,
  consent = 5,
  activation = 6,
  claim = 7,
  lease_return = 8,
  day_close = 9,
  epoch_open = 10,
  clock = 11,
  note = 12,
};
[[nodiscard]] std::string_view name_of(Kind kind);  // "sale", "return", ...; "unknown" for others

struct Header {
  Hash prev;  // the entry before; of seq 1 the parent's hash or zeros
  RegisterId register_id;
  Position at;
  Kind kind = Kind::note;
  EntryId id;
  Hash body_digest;
  Hash personal_digest;  // zeros when there is no personal part
  friend bool operator==(const Header&, const Header&) = default;
};

struct Entry {
  Header header;
  Hash hash;                      // of the header
  Bytes body;                     // canonical JSON, kept verbatim
  std::optional<Bytes> personal;  // absent: never was, or erased (then the digest is not zeros)
  friend bool operator==(const Entry&, const Entry&) = default;
};

[[nodiscard]] Hash hash_of(const Header& header);

// What a new entry says, before it has a place in the chain.
struct Draft {
  Kind kind = Kind::note;
  EntryId id;
  Bytes body;
  std::optional<Bytes> personal;
};
[[nodiscard]] Entry place(const Draft& draft, RegisterId register_id, const Mark& head);
// The first entry of an epoch: `parent` is the hash it descends from, or zeros.
[[nodiscard]] Entry place_first(const Draft& draft, RegisterId register_id, Epoch epoch,
                                Hash parent);

// Digests match the bytes and the hash matches the header. Errors: corrupt, context the position.
[[nodiscard]] Result<> verify_entry(const Entry& entry);
// `entry` follows `head` in the same epoch. Errors: corrupt, naming what breaks: epoch, gap, prev.
[[nodiscard]] Result<> verify_follows(const Entry& entry, const Mark& head);

[[nodiscard]] inline Mark mark_of(const Entry& entry) {
  return {entry.header.at.epoch, entry.header.at.seq, entry.hash};
}

}  // namespace till::record
