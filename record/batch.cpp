#include "record/batch.h"

#include <cstdint>

namespace till::record {
namespace {

constexpr std::string_view batch_magic = "TBAT";
constexpr std::uint8_t batch_version = 1;
constexpr std::size_t header_bytes = 4 + 1 + 16 + 8 + 8 + 4 + 32;
constexpr std::size_t entry_fixed_bytes = 2 + 16 + 4 + 1;

enum class PersonalState : std::uint8_t { none = 0, present = 1, erased = 2 };

PersonalState state_of(const Entry& entry) {
  if (entry.personal) return PersonalState::present;
  return entry.header.personal_digest.is_zero() ? PersonalState::none : PersonalState::erased;
}

std::size_t personal_bytes(const Entry& entry) {
  switch (state_of(entry)) {
    case PersonalState::none:
      return 0;
    case PersonalState::present:
      return 4 + entry.personal->size();
    case PersonalState::erased:
      return Hash::size;
  }
  return 0;
}

// Takes fields from the front. Every take checks first that the bytes are there.
class Reader {
 public:
  explicit Reader(BytesView bytes) : bytes_(bytes) {}

  [[nodiscard]] std::size_t offset() const { return offset_; }
  [[nodiscard]] std::size_t left() const { return bytes_.size() - offset_; }
  // Names what the following fields belong to, for refusals.
  void enter(std::string what) { what_ = std::move(what); }

  [[nodiscard]] std::unexpected<Error> refuse(ErrorCode code, std::string text) const {
    return fail(code, std::move(text), what_ + ", byte " + std::to_string(offset_));
  }

  [[nodiscard]] Result<BytesView> take(std::size_t count, std::string_view field) {
    if (count > left())
      return refuse(ErrorCode::invalid, "the batch ends inside the " + std::string(field));
    const BytesView taken = bytes_.substr(offset_, count);
    offset_ += count;
    return taken;
  }

  // Big-endian, of up to 8 bytes.
  template <class T>
  [[nodiscard]] Result<T> number(std::string_view field) {
    TILL_TRY(const auto bytes, take(sizeof(T), field));
    std::uint64_t value = 0;
    for (const char c : bytes) value = (value << 8) | static_cast<std::uint8_t>(c);
    return static_cast<T>(value);
  }

  template <class T>
  [[nodiscard]] Result<T> fixed(std::string_view field) {
    TILL_TRY(const auto bytes, take(T::size, field));
    return fixed_from_bytes<T>(bytes);
  }

  // A u32 length and as many bytes.
  [[nodiscard]] Result<Bytes> sized(std::string_view field) {
    TILL_TRY(const auto length, number<std::uint32_t>(field));
    if (length > entry_bytes_max)
      return refuse(ErrorCode::too_large, "the " + std::string(field) + " is longer than " +
                                              std::to_string(entry_bytes_max) + " bytes");
    TILL_TRY(const auto bytes, take(length, field));
    return Bytes(bytes);
  }

 private:
  BytesView bytes_;
  std::size_t offset_ = 0;
  std::string what_ = "header";
};

struct BatchHeader {
  RegisterId register_id;
  Mark before;  // what the first entry follows
  std::uint32_t count = 0;
};

Result<BatchHeader> read_header(Reader& reader) {
  TILL_TRY(const auto magic, reader.take(batch_magic.size(), "magic"));
  if (magic != batch_magic) return reader.refuse(ErrorCode::invalid, "is not a batch");
  TILL_TRY(const auto version, reader.number<std::uint8_t>("version"));
  if (version != batch_version)
    return reader.refuse(ErrorCode::unsupported,
                         "version " + std::to_string(version) + " of batches is not known");
  BatchHeader header;
  TILL_TRY(header.register_id, reader.fixed<RegisterId>("register"));
  TILL_TRY(header.before.epoch.bits, reader.number<std::uint64_t>("epoch"));
  TILL_TRY(const auto first, reader.number<std::uint64_t>("first seq"));
  TILL_TRY(header.count, reader.number<std::uint32_t>("count"));
  TILL_TRY(header.before.hash, reader.fixed<Hash>("prev"));
  if (header.count == 0) return reader.refuse(ErrorCode::invalid, "has no entries");
  if (header.count > batch_entries_max)
    return reader.refuse(ErrorCode::too_large,
                         "has more than " + std::to_string(batch_entries_max) + " entries");
  // Sequence numbers are written as integers of JSON, which end there.
  if (first == 0 || first > INT64_MAX - batch_entries_max)
    return reader.refuse(ErrorCode::invalid, "the first seq is out of bounds");
  header.before.seq = {first - 1};
  return header;
}

// The digest of an erased part, zeros otherwise.
Result<Hash> read_personal(Reader& reader, Draft& draft) {
  TILL_TRY(const auto state, reader.number<std::uint8_t>("personal state"));
  switch (PersonalState{state}) {
    case PersonalState::none:
      return Hash{};
    case PersonalState::present: {
      TILL_TRY(draft.personal, reader.sized("personal part"));
      return Hash{};
    }
    case PersonalState::erased: {
      TILL_TRY(const auto digest, reader.fixed<Hash>("personal digest"));
      if (digest.is_zero())
        return reader.refuse(ErrorCode::invalid, "an erased personal part has a digest of zeros");
      return digest;
    }
  }
  return reader.refuse(ErrorCode::invalid,
                       "personal state " + std::to_string(state) + " is not known");
}

Result<Entry> read_entry(Reader& reader, const RegisterId& register_id, const Mark& before) {
  Draft draft;
  TILL_TRY(const auto kind, reader.number<std::uint16_t>("kind"));
  draft.kind = Kind{kind};
  TILL_TRY(draft.id, reader.fixed<EntryId>("entry id"));
  TILL_TRY(draft.body, reader.sized("body"));
  TILL_TRY(const auto erased, read_personal(reader, draft));
  if (draft.body.size() + (draft.personal ? draft.personal->size() : 0) > entry_bytes_max)
    return reader.refuse(ErrorCode::too_large,
                         "the entry is longer than " + std::to_string(entry_bytes_max) + " bytes");
  Entry entry = place(draft, register_id, before);
  if (!erased.is_zero()) {
    entry.header.personal_digest = erased;
    entry.hash = hash_of(entry.header);
  }
  return entry;
}

}  // namespace

std::size_t encoded_size(const Entry& entry) {
  return entry_fixed_bytes + entry.body.size() + personal_bytes(entry);
}

Bytes encode(const Batch& batch) {
  require(!batch.entries.empty(), "a batch has entries");
  const Header& first = batch.entries.front().header;
  std::size_t size = header_bytes;
  for (const Entry& entry : batch.entries) size += encoded_size(entry);
  Bytes out;
  out.reserve(size);
  out += batch_magic;
  out += static_cast<char>(batch_version);
  out += batch.register_id.view();
  append_u64(out, batch.epoch.bits);
  append_u64(out, first.at.seq.number);
  append_u32(out, static_cast<std::uint32_t>(batch.entries.size()));
  out += first.prev.view();
  Mark before{batch.epoch, {first.at.seq.number - 1}, first.prev};
  for (const Entry& entry : batch.entries) {
    require(
        entry.header.register_id == batch.register_id && verify_follows(entry, before).has_value(),
        "the entries of a batch follow each other");
    append_u16(out, static_cast<std::uint16_t>(entry.header.kind));
    out += entry.header.id.view();
    append_u32(out, static_cast<std::uint32_t>(entry.body.size()));
    out += entry.body;
    const PersonalState state = state_of(entry);
    out += static_cast<char>(state);
    if (state == PersonalState::present) {
      append_u32(out, static_cast<std::uint32_t>(entry.personal->size()));
      out += *entry.personal;
    } else if (state == PersonalState::erased) {
      out += entry.header.personal_digest.view();
    }
    before = mark_of(entry);
  }
  return out;
}

Signed sign_batch(const Batch& batch, const crypto::PrivateKey& key) {
  auto bytes = encode(batch);
  const auto signature = sign(Role::batch, key, bytes);
  return {std::move(bytes), to_hex(batch.register_id), signature};
}

Result<Batch> decode_batch(BytesView bytes) {
  Reader reader(bytes);
  TILL_TRY(const auto header, read_header(reader));
  if (header.count > 1 && bytes.size() > batch_bytes_max)
    return reader.refuse(ErrorCode::too_large, "several entries in more than " +
                                                   std::to_string(batch_bytes_max) + " bytes");
  if (reader.left() / entry_fixed_bytes < header.count)
    return reader.refuse(ErrorCode::invalid, "the batch ends before its last entry");
  Batch batch{header.register_id, header.before.epoch, {}};
  batch.entries.reserve(header.count);
  Mark before = header.before;
  for (std::uint32_t i = 0; i < header.count; ++i) {
    reader.enter("entry " + std::to_string(i + 1) + " of " + std::to_string(header.count));
    TILL_TRY(auto entry, read_entry(reader, header.register_id, before));
    before = mark_of(entry);
    batch.entries.push_back(std::move(entry));
  }
  if (reader.left() != 0) return reader.refuse(ErrorCode::invalid, "bytes follow the last entry");
  return batch;
}

}  // namespace till::record
