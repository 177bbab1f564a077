#include "tests/fuzz/exchange_targets.h"

#include "base/crypto/crypto.h"
#include "record/batch.h"
#include "record/compression.h"
#include "record/effects.h"
#include "record/exchange.h"
#include "record/seal.h"
#include "tests/fuzz/soundness.h"

namespace till::fuzz {
namespace {

constexpr std::size_t unpacked_bytes_max = record::entry_bytes_max;
constexpr std::string_view zstd_magic = "\x28\xb5\x2f\xfd";

void read_sale_soundly(const record::Entry& entry) {
  const auto sale = record::read_sale(entry.body, entry.personal);
  if (!sale) return require_told(sale.error());
  const Bytes written = record::write_sale(*sale);
  const auto personal = record::write_sale_personal(*sale, Salt{});
  const auto again = record::read_sale(written, personal);
  require(again.has_value(), again ? "" : "written, then refused: " + describe(again.error()));
  require(*again == *sale, "a sale reads back the same");
  require(record::write_sale(*again) == written, "the same sale is written again");
}

// What a reader of bodies takes is written and read again to the same.
template <class Read, class Write>
void read_body_soundly(const Bytes& bytes, Read read, Write write) {
  const auto body = read(BytesView(bytes));
  if (!body) return require_told(body.error());
  const Bytes written = write(*body);
  const auto again = read(BytesView(written));
  require(again.has_value(), again ? "" : "written, then refused: " + describe(again.error()));
  require(*again == *body, "a body reads back the same");
  require(write(*again) == written, "the same body is written again");
}

void read_its_body(const record::Entry& entry) {
  switch (entry.header.kind) {
    case record::Kind::sale:
      return read_sale_soundly(entry);
    case record::Kind::return_:
    case record::Kind::void_:
      return read_body_soundly(entry.body, record::read_return, record::write_return);
    case record::Kind::day_close:
      return read_body_soundly(entry.body, record::read_day_close, record::write_day_close);
    case record::Kind::epoch_open:
      return read_body_soundly(entry.body, record::read_epoch_open, record::write_epoch_open);
    default:
      return;
  }
}

Bytes bytes_of(const json::Value& value) {
  const auto* text = value.as_string();
  return text == nullptr ? json::canonical(value) : *text;
}

void require_chained(const record::Batch& batch) {
  const record::Header& first = batch.entries.front().header;
  record::Mark before{batch.epoch, {first.at.seq.number - 1}, first.prev};
  for (const record::Entry& entry : batch.entries) {
    require(record::verify_entry(entry).has_value(), "a decoded entry proves itself");
    require(record::verify_follows(entry, before).has_value(), "decoded entries follow each other");
    before = record::mark_of(entry);
  }
}

}  // namespace

std::optional<record::Draft> draft_of(const json::Value& value) {
  const auto* object = value.as_object();
  const auto* kind = object == nullptr ? nullptr : object->find("kind");
  const auto* body = object == nullptr ? nullptr : object->find("body");
  if (kind == nullptr || body == nullptr || kind->as_integer() == nullptr) return std::nullopt;
  record::Draft draft;
  draft.kind = record::Kind{static_cast<std::uint16_t>(*kind->as_integer())};
  draft.body = bytes_of(*body);
  const auto* id = object->find("id");
  const auto digest = crypto::sha256(draft.body);
  draft.id = fixed_from_hex<EntryId>(id != nullptr && id->as_string() != nullptr
                                         ? *id->as_string()
                                         : to_hex(digest).substr(0, 2 * EntryId::size))
                 .value_or(EntryId{});
  if (const auto* personal = object->find("personal")) draft.personal = bytes_of(*personal);
  return draft;
}

void take_entry(std::string_view bytes) {
  const auto value = json::parse(bytes, "entry");
  const auto draft = value ? draft_of(*value) : std::nullopt;
  if (!draft) return;
  const auto entry = record::place_first(*draft, RegisterId{}, record::Epoch{1}, Hash{});
  require(record::verify_entry(entry).has_value(), "a placed entry proves itself");
  read_its_body(entry);
  const auto effects = record::effects_of(entry);
  if (!effects) {
    require_told(effects.error());
  } else {
    require(*record::effects_of(entry) == *effects, "effects are the same each time");
  }
  record::DayFigures figures;
  if (const auto added = record::add_to(figures, entry); !added) {
    require_told(added.error());
    require(figures == record::DayFigures{}, "a refused entry leaves the figures as they were");
  } else {
    const auto again = record::read_figures(record::write_figures(figures), "figures");
    require(again && *again == figures, "figures read back the same");
  }
}

void take_batch(std::string_view bytes) {
  if (bytes.starts_with(zstd_magic)) {
    const auto unpacked = record::decompress(Bytes(bytes), unpacked_bytes_max);
    if (!unpacked) return require(!unpacked.error().text.empty(), "a refusal has a reason");
    require(unpacked->size() <= unpacked_bytes_max, "no more is unpacked than was allowed");
    for (const auto dictionary : {record::Dictionary::none, record::Dictionary::entries}) {
      const auto packed = record::compress(*unpacked, dictionary);
      const auto again = record::decompress(packed, unpacked_bytes_max);
      require(again && *again == *unpacked, "what is packed is unpacked to the same");
    }
    if (!unpacked->starts_with(zstd_magic)) take_batch(*unpacked);
    return;
  }
  const auto batch = record::decode_batch(bytes);
  if (!batch) return require_told(batch.error());
  require(record::encode(*batch) == bytes, "a batch is encoded to the same bytes");
  require_chained(*batch);
}

void take_ack(std::string_view bytes) {
  (void)read_soundly(bytes, "ack", record::read_ack, record::write_ack);
  (void)read_soundly(bytes, "page", record::read_change_page, record::write_change_page);
  read_body_soundly(Bytes(bytes), record::read_seal, record::write_seal);
}

void take_hello(std::string_view bytes) {
  (void)read_soundly(bytes, "hello", record::read_hello, record::write_hello);
  (void)read_soundly(bytes, "answer", record::read_hello_answer, record::write_hello_answer);
}

}  // namespace till::fuzz
