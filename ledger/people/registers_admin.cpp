#include "ledger/people/registers_admin.h"

#include <algorithm>

namespace till::ledger {
namespace {

constexpr std::size_t name_bytes_max = 64;

Result<> check_name(std::string_view field, const std::string& text) {
  const bool printable = is_utf8(text) && std::ranges::none_of(text, [](char c) {
                           const auto byte = static_cast<unsigned char>(c);
                           return byte < 0x20 || byte == 0x7F;
                         });
  if (!text.empty() && text.size() <= name_bytes_max && printable) return {};
  return fail(ErrorCode::invalid,
              "must be a printable text of 1 to " + std::to_string(name_bytes_max) + " bytes",
              std::string(field));
}

Result<RegisterRow> move_to(Ledger& ledger, RegisterRow row, RegisterState state) {
  TILL_TRY(auto transaction, ledger.books.begin());
  TILL_CHECK(ledger.books.registers.set_state(transaction, row.number, state));
  TILL_CHECK(ledger.books.registers.forget_lifetimes(transaction, row.number));
  TILL_CHECK(transaction.commit());
  row.state = state;
  return row;
}

}  // namespace

Result<RegisterRow> find_register(Ledger& ledger, std::string_view id) {
  const auto parsed = fixed_from_hex<RegisterId>(id);
  if (!parsed) return fail(ErrorCode::invalid, "a register's id is 32 hex digits", "register");
  TILL_TRY(auto row, ledger.books.registers.find(*parsed));
  if (!row) return fail(ErrorCode::not_found, "no such register", to_hex(*parsed));
  return std::move(*row);
}

Result<RegisterRow> quarantine_register(Ledger& ledger, std::string_view id) {
  TILL_TRY(auto row, find_register(ledger, id));
  return move_to(ledger, std::move(row), RegisterState::quarantined);
}

Result<EnrolmentTicket> make_enrolment_code(Ledger& ledger, const NewRegister& wanted) {
  EnrolmentTicket ticket;
  EnrolmentCodeRow row;
  if (wanted.renews.empty()) {
    TILL_CHECK(check_name("store", wanted.store));
    TILL_CHECK(check_name("name", wanted.name));
    ticket.store = wanted.store;
    ticket.name = wanted.name;
  } else {
    TILL_TRY(const auto renewed, find_register(ledger, wanted.renews));
    row.register_number = renewed.number;
    ticket.store = renewed.store;
    ticket.name = renewed.name;
  }
  ticket.code.secret = ledger.random.fixed<decltype(ticket.code.secret)>();
  ticket.code.root = ledger.keys.root_fingerprint();
  ticket.expires_at = ledger.clock.wall() + enrolment_code_life;
  row.hash = crypto::sha256(ticket.code.secret.view());
  row.store = ticket.store;
  row.name = ticket.name;
  row.expires_at = ticket.expires_at;
  TILL_TRY(auto transaction, ledger.books.begin());
  TILL_CHECK(ledger.books.enrolments.add(transaction, row));
  TILL_CHECK(transaction.commit());
  return ticket;
}

Result<RegisterRow> revoke_register(Ledger& ledger, std::string_view id) {
  TILL_TRY(auto row, find_register(ledger, id));
  return move_to(ledger, std::move(row), RegisterState::revoked);
}

Result<RegisterRow> approve_register(Ledger& ledger, std::string_view id) {
  TILL_TRY(auto row, find_register(ledger, id));
  if (row.state == RegisterState::active) {
    return fail(ErrorCode::conflict, "the register is active already", to_hex(row.id));
  }
  return move_to(ledger, std::move(row), RegisterState::active);
}

}  // namespace till::ledger
