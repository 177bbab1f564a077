#include "ledger/machines/carried.h"

#include "base/crypto/x509.h"
#include "ledger/machines/callers.h"
#include "record/compression.h"

namespace till::ledger {
namespace {

using record::PieceKind;

// Of a register that these books do not know: the key its certificate gives it.
Result<PublicKey> certified_key(const Ledger& ledger, const RegisterId& id,
                                const std::string& pem) {
  const auto certificate = crypto::read_certificate(pem);
  const bool is_ours = certificate && certificate->common_name == to_hex(id) &&
                       crypto::issued_by(pem, ledger.keys.ca.certificate_pem);
  if (is_ours) return certificate->key;
  return fail(ErrorCode::untrusted, "this ledger does not know the register " + to_hex(id) +
                                        ", and its certificate is not of this ledger's CA");
}

Result<Bytes> opened(const Ledger& ledger, const record::StickHeader& header,
                     record::PiecePlace place, BytesView piece) {
  return record::open_piece(header, place, *ledger.keys.import_key, piece);
}

}  // namespace

Result<Carried> open_carried(const Ledger& ledger, const CarriedBytes& bytes) {
  Carried carried;
  TILL_TRY(carried.header, record::decode_stick_header(bytes.header));
  const auto& key = ledger.keys.import_key;
  if (!key || key->public_key() != carried.header.key) {
    return fail(ErrorCode::untrusted,
                "the file is sealed to the import key of another ledger: this one cannot open it");
  }
  TILL_TRY(const auto opening,
           opened(ledger, carried.header, {PieceKind::opening, 0}, bytes.opening));
  TILL_TRY(carried.opening, record::read_stick_opening(opening));
  const auto& id = carried.header.register_id;
  TILL_TRY(carried.row, ledger.books.registers.find(id));
  if (carried.row) {
    TILL_CHECK(check_may_send(*carried.row));
    carried.register_key = carried.row->public_key;
  } else {
    TILL_TRY(carried.register_key, certified_key(ledger, id, carried.opening.certificate_pem));
  }
  return carried;
}

Result<record::Batch> batch_in(const Ledger& ledger, const Carried& carried, std::uint32_t index,
                               BytesView piece) {
  TILL_TRY(const auto plain, opened(ledger, carried.header, {PieceKind::batch, index}, piece));
  TILL_TRY(const auto batch, record::decode_carried(plain));
  TILL_TRY(auto bytes, record::decompress(batch.compressed, batch_body_bytes_max));
  const auto& id = carried.header.register_id;
  return verified_batch(id, carried.register_key, {std::move(bytes), to_hex(id), batch.signature});
}

Result<record::StickEnd> end_in(const Ledger& ledger, const Carried& carried, std::uint32_t index,
                                BytesView piece) {
  TILL_TRY(const auto plain, opened(ledger, carried.header, {PieceKind::end, index}, piece));
  TILL_TRY(const auto end, record::read_stick_end(plain));
  if (end.batches + 1 != index) {
    return fail(ErrorCode::invalid, "the file does not hold as many batches as it says", "end");
  }
  return end;
}

Result<Ingested> take_in(const Ledger& ledger, const Carried& carried, const record::Batch& batch) {
  if (carried.row) return ingest(ledger, *carried.row, batch);
  TILL_TRY(const auto row, recover(ledger, carried.header.register_id,
                                   {carried.register_key, carried.opening.certificate_pem}));
  return ingest(ledger, row, batch);
}

Result<record::Signed> ack_for(const Ledger& ledger, const Carried& carried,
                               const record::StickEnd& end) {
  const auto missing = [] {
    return fail(ErrorCode::conflict, "the last entry of the file is not here: import it first");
  };
  if (!carried.row) return missing();
  TILL_TRY(const auto epoch, ledger.books.epochs.find(carried.row->number, end.last.epoch));
  if (!epoch) return missing();
  TILL_TRY(const auto hash, ledger.books.entries.hash_at(place_of(epoch->number, end.last.seq)));
  if (!hash || *hash != end.last.hash) return missing();
  TILL_TRY(const auto ack, ack_of(ledger, *carried.row, epoch->head()));
  return ledger.keys.ack.sign(record::Role::ack, json::canonical(record::write_ack(ack)));
}

}  // namespace till::ledger
