#include "record/batch.h"
#include "record/compression.h"
#include "record/day.h"
#include "record/exchange.h"
#include "record/seal.h"
#include "tests/fuzz/carried_targets.h"
#include "tests/fuzz/exchange_targets.h"
#include "tests/record/sales.h"
#include "tests/record/samples.h"

namespace till::fuzz {
namespace {

using record::samples::counted;

const record::Mark mark{record::samples::epoch, record::Seq{7}, counted<Hash>(1)};
constexpr Instant noon = instant_of(1'795'435'200);

// Parts that are JSON stand there as such, so that they are changed as JSON.
json::Value part_of(const Bytes& bytes) {
  auto value = json::parse(bytes, "part");
  return value ? std::move(*value) : json::Value(bytes);
}

record::DayCloseBody day_close() {
  record::DayCloseBody body;
  body.store = "s1";
  body.business_date = "2026-11-23";
  body.at = noon;
  body.from = {record::samples::epoch, record::Seq{2}, counted<Hash>(3)};
  body.to = mark;
  body.figures.sales = 4;
  body.figures.sales_sum = loyalty::Money{40'000};
  body.z = record::ZReport{"17", 4, loyalty::Money{40'000}, {"T1", "T2", "T3", "T4"}};
  return body;
}

std::vector<record::Entry> entries() {
  using namespace record;
  using namespace record::samples;
  std::vector<Entry> out;
  for (const Sold& sold : sold_examples()) {
    out.push_back(entry_of(sold));
    for (std::size_t i = 0; i < sold.returns.size(); ++i) {
      const Kind kind = sold.returns[i].whole ? Kind::void_ : Kind::return_;
      out.push_back(entry_of(kind, counted<EntryId>(7), write_return(sold.returns[i])));
    }
  }
  out.push_back(entry_of(Kind::sale, counted<EntryId>(1), write_sale(full_sale())));
  out.push_back(entry_of(Kind::return_, counted<EntryId>(2), write_return(full_return())));
  out.push_back(entry_of(Kind::day_close, counted<EntryId>(3), write_day_close(day_close())));
  out.push_back(entry_of(Kind::epoch_open, counted<EntryId>(4),
                         write_epoch_open({mark, "diverged", "0.1.0", noon})));
  out.push_back(entry_of(Kind::note, counted<EntryId>(5), "no JSON"));
  return out;
}

std::vector<Seed> entry_seeds() {
  std::vector<Seed> out;
  for (const record::Entry& entry : entries()) {
    out.push_back({"entry-" + std::to_string(out.size()), json::canonical(draft_form(entry))});
  }
  return out;
}

// Batches of one to eight real entries, plain and packed.
std::vector<Seed> batch_seeds() {
  using namespace record;
  std::vector<Seed> out;
  const auto add = [&out](const Batch& batch) {
    const Bytes bytes = encode(batch);
    out.push_back({"batch-" + std::to_string(out.size()), bytes});
    const auto dictionary = out.size() % 4 == 1 ? Dictionary::none : Dictionary::entries;
    out.push_back({"packed-" + std::to_string(out.size()), compress(bytes, dictionary)});
  };
  add(samples::batch_of_three());
  const auto register_id = counted<RegisterId>(0xa0);
  Batch batch{register_id, samples::epoch, {}};
  Mark head{samples::epoch, Seq{0}, Hash{}};
  for (const Entry& entry : entries()) {
    const Draft draft{entry.header.kind, entry.header.id, entry.body, entry.personal};
    batch.entries.push_back(place(draft, register_id, head));
    head = mark_of(batch.entries.back());
    constexpr std::size_t entries_most = 8;
    if (batch.entries.size() <= out.size() % entries_most) continue;
    add(batch);
    batch.entries.clear();
  }
  return out;
}

record::Ack ack(std::size_t parked) {
  record::Ack out{counted<RegisterId>(1), mark, counted<record::Generation>(3), noon, {}};
  for (std::size_t i = 0; i < parked; ++i) {
    out.parked.push_back({{record::samples::epoch, record::Seq{i + 1}}, "waits_for_sale"});
  }
  return out;
}

record::ChangePage page(std::size_t rows) {
  const json::Object account{{"kind", "account"}, {"id", "a1"}, {"debt", 0}};
  const json::Object card{{"kind", "card"}, {"id", "c1"}, {"gone", true}};
  record::ChangePage out{17, rows > 1, noon, mark, {}};
  for (std::size_t i = 0; i < rows; ++i) {
    if (i % 2 == 0) out.rows.push_back({"account", "a1", false, account});
    if (i % 2 == 1) out.rows.push_back({"card", "c1", true, card});
  }
  if (rows == 0) out.reflects.reset();
  return out;
}

record::Seal seal(record::Seal::Agreement agreement) {
  record::Seal out;
  out.agreement = agreement;
  out.register_id = counted<RegisterId>(1);
  out.business_date = "2026-11-23";
  out.close = mark;
  out.to = mark;
  out.figures = day_close().figures;
  out.time = noon;
  if (agreement == record::Seal::Agreement::differs) out.differences = {"count", "T4"};
  return out;
}

std::vector<Seed> ack_seeds() {
  std::vector<Seed> out;
  for (std::size_t i = 0; i < 5; ++i) {
    out.push_back({"ack-" + std::to_string(i), json::canonical(record::write_ack(ack(i)))});
    out.push_back(
        {"page-" + std::to_string(i), json::canonical(record::write_change_page(page(i)))});
  }
  using Agreement = record::Seal::Agreement;
  for (const auto agreement : {Agreement::three_way, Agreement::two_way, Agreement::differs}) {
    out.push_back({"seal-" + std::string(name_of(agreement)), record::write_seal(seal(agreement))});
  }
  return out;
}

record::Hello hello(std::size_t locators) {
  record::Hello out;
  out.register_id = counted<RegisterId>(1);
  out.epoch = record::samples::epoch;
  for (std::size_t i = 0; i < locators; ++i) {
    out.locators.push_back({record::samples::epoch, record::Seq{locators - i},
                            counted<Hash>(static_cast<std::uint8_t>(i))});
  }
  if (locators > 1) out.acked = record::Seq{locators - 1};
  if (locators > 2) out.ack = record::Signed{"{}", "1", counted<Signature>(6)};
  if (locators > 2) out.cursor = 17;
  out.heard = locators;
  if (locators > 1) out.generation = counted<record::Generation>(3);
  out.build = "0.1.0";
  out.journal_schema = 1'000;
  out.engines = {1, 2};
  out.nonce = counted<Nonce>(4);
  out.challenge = counted<Nonce>(5);
  out.wall = noon;
  out.disk_free_bytes = 1'000'000'000;
  return out;
}

record::HelloAnswer hello_answer(const record::Verdict& verdict) {
  record::HelloAnswer out;
  out.register_id = counted<RegisterId>(1);
  out.challenge = counted<Nonce>(5);
  out.generation = counted<record::Generation>(3);
  out.time = noon;
  if (verdict.parent) out.held = "waits for an admin";
  out.greeting = verdict.resume.number;
  out.snapshot_needed = verdict.kind != record::Verdict::Kind::ok;
  if (verdict.parent) out.alarms = {"CLONE", "RESTORED"};
  out.verdict = verdict;
  return out;
}

std::vector<Seed> hello_seeds() {
  using Kind = record::Verdict::Kind;
  constexpr std::size_t hellos = 8;
  std::vector<Seed> out;
  out.reserve(2 * hellos);
  for (std::size_t i = 0; i < hellos; ++i) {
    out.push_back({"hello-" + std::to_string(i), json::canonical(write_hello(hello(i)))});
  }
  std::vector<record::Verdict> verdicts(3);
  verdicts[0].resume = {7};
  verdicts[1] = {Kind::resend, {3}, record::samples::epoch, {}, {}};
  verdicts[2] = {Kind::diverged, {0}, {}, mark, record::Seq{9}};
  for (const auto& verdict : verdicts) {
    out.push_back({"answer-" + std::to_string(out.size()),
                   json::canonical(write_hello_answer(hello_answer(verdict)))});
  }
  return out;
}

}  // namespace

json::Object draft_form(const record::Entry& entry) {
  json::Object out{{"kind", static_cast<std::int64_t>(entry.header.kind)},
                   {"id", to_hex(entry.header.id)},
                   {"body", part_of(entry.body)}};
  if (entry.personal) out.set("personal", part_of(*entry.personal));
  return out;
}

std::vector<Seed> exchange_seeds(std::string_view target) {
  if (target == "entry") return entry_seeds();
  if (target == "batch") return batch_seeds();
  if (target == "ack") return ack_seeds();
  if (target == "hello") return hello_seeds();
  return carried_seeds(target);
}

}  // namespace till::fuzz
