#include "ledger/rulesets/take_back.h"

#include "base/crypto/crypto.h"
#include "record/envelope.h"

namespace till::ledger {

Result<bool> take_back_ruleset(Ledger& ledger, const record::Signed& envelope) {
  if (!record::verify(ledger.keys.document, record::Role::ruleset, envelope)) {
    return fail(ErrorCode::untrusted, "the ruleset is not signed by this ledger's ruleset key");
  }
  auto& books = ledger.books;
  const auto sha256 = crypto::sha256(envelope.bytes);
  TILL_TRY(const auto known, books.rulesets.find(sha256));
  if (known) return false;
  TILL_TRY(const auto read, record::read_envelope(envelope.bytes));
  TILL_TRY(const auto newest, books.rulesets.newest());
  const RulesetRow row{.sha256 = sha256,
                       .version = read.version,
                       .label = read.ruleset.version,
                       .engine = read.ruleset.engine,
                       .key = envelope.key,
                       .signature = envelope.signature,
                       .published_at = read.published_at};
  TILL_TRY(auto transaction, books.begin());
  TILL_CHECK(books.rulesets.add(transaction, row, envelope.bytes));
  // Older than what is in force it is for the entries that name it, and no till wants it.
  if (!newest || newest->version < row.version) {
    TILL_CHECK(books.feed.bump(transaction, feed_kind::ruleset, to_hex(sha256)));
  }
  TILL_CHECK(transaction.commit());
  return true;
}

}  // namespace till::ledger
