#include "ledger/posting/late_receipt.h"
#include "record/claim.h"

namespace till::ledger {
namespace {

// The word of the register that could not record the sale: whoever enters it cannot change it.
Result<> verify_word(Books& books, const record::ReadClaim& said) {
  TILL_TRY(const auto row, books.registers.find(said.code.register_id));
  if (!row)
    return fail(ErrorCode::invalid, "names a register that is not known here", "claim.code");
  if (row->state == RegisterState::revoked) {
    return fail(ErrorCode::invalid, "names a register that was revoked", "claim.code");
  }
  const auto& written = said.as_written;
  if (!record::verify(record::Role::claim, row->public_key, written.bytes, written.signature)) {
    return fail(ErrorCode::invalid, "was not signed by the register that it names", "claim.code");
  }
  return {};
}

}  // namespace

// The POS key and the request tell it from nothing but the sale itself: whichever of the two, or of
// several claims, is posted first counts, and the others are its duplicates.
Outcome post_claim(Desk& desk, const ReceivedEntry& received) {
  if (record::is_late_claim(received.entry.body)) return post_late_claim(desk, received);
  TILL_TRY(const auto claim, record::read_claim(received.entry.body, received.entry.personal));
  TILL_CHECK(verify_word(desk.ledger.books, claim.said));
  return post_sale(desk, received, claim.sale);
}

}  // namespace till::ledger
