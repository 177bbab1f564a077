#include "ledger/people/views.h"

#include "record/entry.h"
#include "record/json_parts.h"
#include "record/seal.h"

namespace till::ledger {
namespace {

json::Value instant_or_null(const std::optional<Instant>& instant) {
  return instant ? json::Value(unix_seconds(*instant)) : json::Value();
}

template <class Id>
json::Value hex_or_null(const std::optional<Id>& id) {
  return id ? json::Value(to_hex(*id)) : json::Value();
}

json::Value text_or_null(const std::string& text) {
  return text.empty() ? json::Value() : json::Value(text);
}

std::string two_digits(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }

json::Value birthday_of(const std::optional<loyalty::Birthday>& birthday) {
  if (!birthday) return nullptr;
  return two_digits(birthday->month) + "-" + two_digits(birthday->day);
}

json::Object view_of(const loyalty::PointLot& lot) {
  return {{"id", lot.id},
          {"left", lot.left.value()},
          {"earned_at", unix_seconds(lot.earned_at)},
          {"active_from", instant_or_null(lot.active_from)},
          {"expires_at", instant_or_null(lot.expires_at)},
          {"source", lot.source},
          {"partner", lot.partner}};
}

json::Object view_of(const PostedLine& line) {
  return {{"posting", line.posting},       {"kind", line.kind},
          {"account", line.account},       {"lot", text_or_null(line.lot)},
          {"points", line.points.value()}, {"at", unix_seconds(line.at)}};
}

json::Object view_of(const Figures& figures) {
  json::Object points;
  for (const auto& [kind, sum] : figures.points) {
    points.set(kind, json::Object{{"count", sum.count}, {"points", sum.points.value()}});
  }
  return {
      {"points", points},        {"sales", figures.sales},           {"returns", figures.returns},
      {"voids", figures.voids},  {"duplicates", figures.duplicates}, {"repeated", figures.repeated},
      {"parked", figures.parked}};
}

Result<json::Array> cards_of(Ledger& ledger, const Member& member) {
  TILL_TRY(const auto identifiers, ledger.books.people.identifiers_of(member.account));
  json::Array cards;
  for (const auto& each : identifiers) {
    if (!each.member.empty() && each.member != member.id) continue;
    cards.push_back(
        json::Object{{"kind", each.kind}, {"number", each.hint}, {"blocked", each.blocked}});
  }
  return cards;
}

Result<json::Object> document_of(Ledger& ledger, const ReceiptRow& row) {
  TILL_TRY(const auto epoch, ledger.books.epochs.find(row.place.epoch()));
  if (!epoch) return fail(ErrorCode::corrupt, "a receipt's epoch is not there", to_hex(row.id));
  TILL_TRY(const auto entry, ledger.books.entries.at(*epoch, row.place.seq()));
  if (!entry) return fail(ErrorCode::corrupt, "a receipt's entry is not there", to_hex(row.id));
  TILL_TRY(auto document, json::parse(entry->body, "document"));
  return json::Object{{"document", std::move(document)},
                      {"place", record::write_mark(record::mark_of(*entry))}};
}

// The explanation of a sale's quote; empty for what was told by the POS alone and for returns.
json::Value explanation_of(const json::Value* document) {
  for (const auto* name : {"receipt", "quote", "explanation"}) {
    const auto* object = document == nullptr ? nullptr : document->as_object();
    document = object == nullptr ? nullptr : object->find(name);
  }
  return document == nullptr ? json::Value(json::Array{}) : *document;
}

}  // namespace

json::Object summary_of(const Member& member, const Account& account, Names names) {
  return {{"id", member.id},
          {"account", member.account},
          {"name", names == Names::full ? member.name : masked_name(member.name)},
          {"phone", text_or_null(member.masked_phone)},
          {"tier", text_or_null(member.tier)},
          {"balance", account.balance.value()},
          {"joined_at", unix_seconds(member.joined_at)}};
}

Result<json::Object> whole_of(Ledger& ledger, const Member& member, Names names) {
  TILL_TRY(const auto account, ledger.books.accounts.find(member.account));
  if (!account) return fail(ErrorCode::corrupt, "a member's account is not there", member.id);
  TILL_TRY(const auto lots, ledger.books.accounts.lots(member.account));
  TILL_TRY(const auto household, ledger.books.people.of_account(member.account));
  auto view = summary_of(member, *account, names);
  view.set("segments", json::Array(member.segments.begin(), member.segments.end()));
  view.set("birthday", birthday_of(member.birthday));
  view.set("debt", account->debt.value());
  view.set("purchases", account->purchases);
  view.set("last_purchase", instant_or_null(account->last_purchase));
  json::Array lot_views;
  for (const auto& lot : lots) lot_views.push_back(view_of(lot));
  view.set("lots", std::move(lot_views));
  TILL_TRY(auto cards, cards_of(ledger, member));
  view.set("cards", std::move(cards));
  json::Array others;
  for (const auto& each : household) {
    if (each.id != member.id) others.emplace_back(each.id);
  }
  view.set("household", std::move(others));
  return view;
}

Result<RegisterNames> RegisterNames::read(Ledger& ledger) {
  TILL_TRY(const auto rows, ledger.books.registers.list());
  RegisterNames names;
  for (const auto& row : rows) names.ids_.emplace(row.number, to_hex(row.id));
  return names;
}

std::string RegisterNames::of(RegisterNumber number) const {
  const auto found = ids_.find(number);
  return found == ids_.end() ? std::string() : found->second;
}

json::Object summary_of(const ReceiptRow& row, const RegisterNames& registers) {
  return {{"id", to_hex(row.id)},
          {"kind", record::name_of(row.pos_key.kind)},
          {"sale", hex_or_null(row.sale)},
          {"account", text_or_null(row.account)},
          {"register", registers.of(row.register_number)},
          {"store", row.pos_key.store},
          {"pos", row.pos_key.pos},
          {"business_date", row.pos_key.business_date},
          {"transaction", row.pos_key.transaction},
          {"at", unix_seconds(row.at)},
          {"gross", row.gross.value()},
          {"total", row.total.value()},
          {"points", json::Object{{"earned", row.earned.value()},
                                  {"spent", row.spent.value()},
                                  {"restored", row.restored.value()},
                                  {"clawed", row.clawed.value()}}},
          {"ruleset", hex_or_null(row.ruleset)},
          {"status", name_of(row.status)},
          {"duplicate_of", hex_or_null(row.duplicate_of)},
          {"as_told", row.as_told},
          {"recomputed", name_of(row.recomputed)}};
}

Result<json::Object> whole_of(Ledger& ledger, const ReceiptRow& row) {
  TILL_TRY(const auto registers, RegisterNames::read(ledger));
  auto view = summary_of(row, registers);
  TILL_TRY(const auto document, document_of(ledger, row));
  for (const auto& [name, value] : document) view.set(name, value);
  view.set("explanation", explanation_of(document.find("document")));
  TILL_TRY(const auto lines, ledger.books.postings.of_entry(row.id));
  json::Array postings;
  for (const auto& line : lines) postings.push_back(view_of(line));
  view.set("postings", std::move(postings));
  TILL_TRY(const auto returns, ledger.books.receipts.returns_of(row.id));
  json::Array return_views;
  for (const auto& each : returns) return_views.push_back(summary_of(each, registers));
  view.set("returns", std::move(return_views));
  return view;
}

Result<json::Object> view_of(Ledger& ledger, const RegisterRow& row) {
  json::Object view{{"id", to_hex(row.id)},
                    {"store", row.store},
                    {"name", row.name},
                    {"state", name_of(row.state)},
                    {"enrolled_at", unix_seconds(row.enrolled_at)},
                    {"last_contact", instant_or_null(row.last_contact)},
                    {"build", text_or_null(row.build)},
                    {"head", nullptr},
                    {"settled", nullptr}};
  TILL_TRY(const auto parked, ledger.books.parked.count(row.number));
  view.set("parked", parked);
  if (!row.epoch) return view;
  TILL_TRY(const auto epoch, ledger.books.epochs.find(*row.epoch));
  if (!epoch) return view;
  view.set("head", record::write_mark(epoch->head()));
  view.set("settled", static_cast<std::int64_t>(epoch->settled.number));
  return view;
}

Result<json::Object> view_of(Ledger& ledger, const ParkedRow& row) {
  TILL_TRY(const auto epoch, ledger.books.epochs.find(row.place.epoch()));
  if (!epoch) return fail(ErrorCode::corrupt, "a parked entry is of an unknown epoch");
  return json::Object{{"register", to_hex(epoch->register_id)},
                      {"epoch", record::to_hex(epoch->epoch)},
                      {"seq", static_cast<std::int64_t>(row.place.seq().number)},
                      {"code", row.code},
                      {"waits_for", to_hex(row.waits_for)},
                      {"detail", row.detail},
                      {"at", unix_seconds(row.at)}};
}

Result<json::Object> view_of(const SealRow& row) {
  TILL_TRY(auto value, json::parse(row.seal.bytes, "seal"));
  auto* seal = value.as_object();
  if (seal == nullptr) return fail(ErrorCode::corrupt, "a stored seal is no object");
  auto view = std::move(*seal);
  view.set("key", row.seal.key);
  view.set("signature", to_base64(row.seal.signature.view()));
  view.set("bytes", to_base64(row.seal.bytes));
  return view;
}

json::Object view_of(const RulesetRow& row) {
  return {{"sha256", to_hex(row.sha256)},
          {"version", row.version},
          {"label", row.label},
          {"engine", row.engine},
          {"key", row.key},
          {"published_at", unix_seconds(row.published_at)}};
}

json::Object view_of(const Totals& totals) {
  auto view = view_of(totals.all);
  view.set("members", totals.members);
  view.set("accounts", totals.people_accounts);
  view.set("balances", totals.balances.value());
  view.set("debt", totals.debt.value());
  view.set("postings_sum", totals.postings_sum.value());
  json::Array registers;
  for (const auto& each : totals.registers) {
    auto figures = view_of(each.figures);
    figures.set("register", to_hex(each.row.id));
    figures.set("store", each.row.store);
    figures.set("name", each.row.name);
    registers.push_back(std::move(figures));
  }
  view.set("registers", std::move(registers));
  return view;
}

}  // namespace till::ledger
