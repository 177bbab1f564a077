#include "ledger/machines/enrol.h"

namespace till::ledger {
namespace {

constexpr Seconds clock_slack{86'400};  // a till's clock may lag behind ours

std::unexpected<Error> forbidden(std::string why) {
  return fail(ErrorCode::forbidden, std::move(why), "secret");
}

// Counts against the code, so that nobody plays with one that was found.
Result<EnrolmentAnswer> refuse_and_count(const Ledger& ledger, const Hash& hash, Error error) {
  TILL_TRY(auto transaction, ledger.books.begin());
  TILL_CHECK(ledger.books.enrolments.count_try(transaction, hash));
  TILL_CHECK(transaction.commit());
  return std::unexpected(std::move(error));
}

// A new key for a register that is there: whoever has the old one is shut out.
Result<RegisterRow> certify_again(const Ledger& ledger, const EnrolmentCodeRow& code,
                                  const PublicKey& key) {
  const auto now = ledger.clock.wall();
  auto& registers = ledger.books.registers;
  TILL_TRY(auto row, registers.find(*code.register_number));
  if (!row) return fail(ErrorCode::corrupt, "a code names a register that is not there");
  row->public_key = key;
  row->state = RegisterState::active;
  TILL_TRY(row->certificate_pem, crypto::issue_client(ledger.keys.ca, key, to_hex(row->id),
                                                      {now - clock_slack, now + certificate_life}));
  TILL_TRY(auto transaction, ledger.books.begin());
  TILL_CHECK(registers.certify(transaction, {row->number, key, row->certificate_pem}));
  TILL_CHECK(registers.set_state(transaction, row->number, row->state));
  TILL_CHECK(registers.forget_lifetimes(transaction, row->number));
  TILL_CHECK(ledger.books.enrolments.use(transaction, {code.hash, key, row->number}));
  TILL_CHECK(transaction.commit());
  return std::move(*row);
}

Result<RegisterRow> certify(const Ledger& ledger, const EnrolmentCodeRow& code,
                            const PublicKey& key) {
  if (code.register_number) return certify_again(ledger, code, key);
  const auto now = ledger.clock.wall();
  RegisterRow row;
  row.id = ledger.random.fixed<RegisterId>();
  row.store = code.store;
  row.name = code.name;
  row.public_key = key;
  row.enrolled_at = now;
  TILL_TRY(row.certificate_pem, crypto::issue_client(ledger.keys.ca, key, to_hex(row.id),
                                                     {now - clock_slack, now + certificate_life}));
  TILL_TRY(auto transaction, ledger.books.begin());
  TILL_TRY(row.number, ledger.books.registers.add(transaction, row));
  TILL_CHECK(ledger.books.enrolments.use(transaction, {code.hash, key, row.number}));
  TILL_CHECK(transaction.commit());
  return row;
}

Result<EnrolmentAnswer> answer_again(const Ledger& ledger, const EnrolmentCodeRow& code) {
  require(code.register_number.has_value(), "a used code names its register");
  TILL_TRY(auto row, ledger.books.registers.find(*code.register_number));
  if (!row) return fail(ErrorCode::corrupt, "a code names a register that is not there");
  if (row->state == RegisterState::revoked) return forbidden("the register was revoked");
  return EnrolmentAnswer{std::move(*row), true};
}

}  // namespace

Result<RegisterRow> renew(const Ledger& ledger, RegisterRow row) {
  const auto now = ledger.clock.wall();
  TILL_TRY(row.certificate_pem, crypto::issue_client(ledger.keys.ca, row.public_key, to_hex(row.id),
                                                     {now - clock_slack, now + certificate_life}));
  TILL_TRY(auto transaction, ledger.books.begin());
  TILL_CHECK(ledger.books.registers.certify(transaction,
                                            {row.number, row.public_key, row.certificate_pem}));
  TILL_CHECK(transaction.commit());
  return row;
}

Result<EnrolmentAnswer> enrol(const Ledger& ledger, const EnrolmentAsked& asked) {
  const auto hash = crypto::sha256(asked.secret);
  TILL_TRY(const auto code, ledger.books.enrolments.find(hash));
  if (!code) return forbidden("no such enrolment code; ask for a new one");
  if (code->tries >= enrolment_tries_max) {
    return forbidden("this enrolment code was tried too often; ask for a new one");
  }
  const auto key = crypto::key_of_csr(asked.csr);
  if (!key || (asked.key && *asked.key != *key)) {
    Error error{ErrorCode::invalid, key ? "is not the key of the CSR" : key.error().text,
                key ? "key" : "csr"};
    return refuse_and_count(ledger, hash, std::move(error));
  }
  if (code->used_key) {
    if (*code->used_key == *key) return answer_again(ledger, *code);
    return refuse_and_count(
        ledger, hash,
        {ErrorCode::forbidden, "this enrolment code was used; ask for a new one", "secret"});
  }
  if (code->expires_at <= ledger.clock.wall()) {
    return forbidden("this enrolment code has expired; ask for a new one");
  }
  TILL_TRY(auto row, certify(ledger, *code, *key));
  return EnrolmentAnswer{std::move(row), false};
}

}  // namespace till::ledger
