#include "ledger/machines/callers.h"

#include "net/problem.h"

namespace till::ledger {
namespace {

constexpr Seconds alarm_quiet{3'600};

}  // namespace

Result<RegisterRow> recover(const Ledger& ledger, const RegisterId& id, const Certified& by) {
  auto& books = ledger.books;
  RegisterRow row;
  row.id = id;
  row.name = "recovered " + to_hex(id);
  row.public_key = by.key;
  row.certificate_pem = by.pem;
  row.state = RegisterState::recovered;
  row.enrolled_at = ledger.clock.wall();
  TILL_TRY(auto transaction, books.begin());
  TILL_TRY(row.number, books.registers.add(transaction, row));
  TILL_CHECK(books.alarms.raise_rarely(
      transaction,
      {0,
       row.enrolled_at,
       std::string(alarm_kind::recovered),
       row.number,
       {},
       "our CA certified this register, but it is not in the books: what it sends waits for an "
       "approval"},
      alarm_quiet));
  TILL_CHECK(transaction.commit());
  return row;
}

namespace {

// Whoever has the certificate of a register and its key, whatever became of it.
Result<RegisterRow> known_caller(const Ledger& ledger, const net::Request& request) {
  const auto& certificate = request.peer->certificate;
  if (!certificate) {
    return fail(ErrorCode::unauthorized, "needs the client certificate of a register");
  }
  const auto id = fixed_from_hex<RegisterId>(certificate->common_name);
  if (!id) return fail(ErrorCode::forbidden, "the certificate is not a register's");
  TILL_TRY(auto row, ledger.books.registers.find(*id));
  if (!row) return recover(ledger, *id, {certificate->key, request.peer->certificate_pem});
  if (row->public_key != certificate->key) {
    return fail(ErrorCode::forbidden, "the register has another key");
  }
  return std::move(*row);
}

Result<> check_not_revoked(const RegisterRow& row) {
  if (row.state != RegisterState::revoked) return {};
  return fail(ErrorCode::forbidden, "this register was revoked");
}

}  // namespace

Result<RegisterRow> caller_of(const Ledger& ledger, const net::Request& request) {
  TILL_TRY(auto row, known_caller(ledger, request));
  TILL_CHECK(check_not_revoked(row));
  return row;
}

Result<RegisterRow> greeter_of(const Ledger& ledger, const net::Request& request) {
  TILL_TRY(auto row, known_caller(ledger, request));
  if (to_hex(row.id) != request.parameter("id")) {
    return fail(ErrorCode::forbidden, "the certificate is another register's");
  }
  return row;
}

Result<RegisterRow> register_of(const Ledger& ledger, const net::Request& request) {
  TILL_TRY(auto row, greeter_of(ledger, request));
  TILL_CHECK(check_not_revoked(row));
  return row;
}

Result<RegisterRow> sender_of(const Ledger& ledger, const net::Request& request) {
  TILL_TRY(auto row, greeter_of(ledger, request));
  TILL_CHECK(check_may_send(row));
  return row;
}

Result<> check_may_send(const RegisterRow& row) {
  if (row.state != RegisterState::cloned) return {};
  return fail(ErrorCode::forbidden,
              "two machines speak in this register's name: nothing is taken until an admin acts");
}

Result<record::Batch> verified_batch(const RegisterId& id, const PublicKey& key,
                                     const record::Signed& given) {
  if (given.key != to_hex(id) ||
      !record::verify(record::Role::batch, key, given.bytes, given.signature)) {
    return fail(ErrorCode::untrusted, "the batch is not signed by this register");
  }
  TILL_TRY(auto batch, record::decode_batch(given.bytes));
  if (batch.register_id != id) {
    return fail(ErrorCode::invalid, "the batch is another register's", "register");
  }
  return batch;
}

net::Response signed_response(const record::Signed& what) {
  net::Response response;
  response.headers.add("Content-Type", "application/json");
  response.headers.add(std::string(record::key_header), what.key);
  response.headers.add(std::string(record::signature_header), to_base64(what.signature.view()));
  response.body = what.bytes;
  return response;
}

net::Response wants_zstd() {
  return net::problem(415, "content_type", "the body must be zstd, as Content-Encoding says");
}

Result<record::Signed> signed_request(const net::Request& request, Bytes bytes) {
  const auto raw = from_base64(request.headers.value(record::signature_header));
  const auto signature = raw ? fixed_from_bytes<Signature>(*raw) : std::unexpected(raw.error());
  if (!signature) {
    return fail(ErrorCode::untrusted, "is not the base64 of a signature",
                std::string(record::signature_header));
  }
  return record::Signed{std::move(bytes), std::string(request.headers.value(record::key_header)),
                        *signature};
}

}  // namespace till::ledger
