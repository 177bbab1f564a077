#include "tests/e2e/stories/stage.h"

#include <csignal>
#include <filesystem>
#include <iostream>

#include "platform/clock.h"
#include "platform/terminal.h"

namespace till::stories {
namespace {

constexpr Milliseconds look{100};
constexpr Milliseconds posting_longest{60'000};
constexpr std::int64_t tea_price = 18'990;

volatile std::sig_atomic_t signal_seen = 0;

std::unexpected<Error> stopped() { return fail(ErrorCode::timeout, "interrupted"); }

json::Object small_basket(std::size_t index) {
  const auto pieces = static_cast<std::int64_t>(1 + index % 3);
  return {{"lines", json::Array{json::Object{{"id", "1"},
                                             {"sku", "tea-black"},
                                             {"category", "food/tea"},
                                             {"quantity", 1'000 * pieces},
                                             {"price", tea_price},
                                             {"amount", tea_price * pieces}}}}};
}

demo::Transaction told(const std::string& number, const json::Object& answer) {
  const auto& points = demo::object_at(answer, "points");
  return {.number = number,
          .kind = "sale",
          .entry = demo::text_at(answer, "entry"),
          .total = demo::number_at(answer, "total"),
          .earned = demo::number_at(points, "earned"),
          .spent = demo::number_at(points, "spent")};
}

}  // namespace

void end_at_interrupt() {
  const auto note = [](int) { signal_seen = 1; };
  (void)std::signal(SIGINT, note);
  (void)std::signal(SIGTERM, note);
}

bool interrupted() { return signal_seen != 0; }

void say(const std::string& text) { std::cout << text << std::endl; }

void Progress::show(std::size_t done, std::size_t all) {
  const auto percent = all == 0 ? 100 : done * 100 / all;
  if (percent == last_percent_ && done != all) return;
  const auto line = "  " + what_ + ": " + std::to_string(done) + " of " + std::to_string(all);
  if (platform::errors_go_to_terminal()) {
    std::cerr << "\r" << line << (done == all ? "\n" : "") << std::flush;
  } else if (percent / 25 != last_percent_ / 25) {
    say(line);
  }
  last_percent_ = percent;
}

Stage::Stage(bool keep)
    : folder_("till-story", keep),
      world_({std::filesystem::canonical("/proc/self/exe").parent_path(), TILL_DEMO_DATA,
              folder_.path()}) {
  if (keep) say("everything is kept in " + folder_.path().string());
}

Result<> Stage::set_up(int members) {
  say("A ledger and two tills start; the tills enrol and learn rules and members.");
  TILL_CHECK(world_.start_ledger());
  TILL_CHECK(world_.start_tills());
  TILL_CHECK(world_.enrol_tills());
  TILL_CHECK(world_.import_members(members));
  TILL_CHECK(world_.publish_ruleset());
  TILL_CHECK(world_.make_token());
  return world_.wait_for_tills();
}

Result<> Stage::sell(demo::TillUnderTest& till, const Selling& selling) {
  constexpr std::size_t member_every = 3;
  for (std::size_t i = 0; i < selling.count; ++i) {
    if (interrupted()) return stopped();
    const auto number = selling.prefix + std::to_string(i + 1);
    auto key = till.pos->key(number);
    if (!selling.date.empty()) key.set("business_date", selling.date);
    json::Object asked{{"pos_key", key}, {"basket", small_basket(i)}, {"paid_by", "card"}};
    if (i % member_every == 0) {
      const auto& member = world_.members[next_member_++ % world_.members.size()];
      TILL_TRY(const auto identity,
               till.pos->identify(member.card, member.is_ean ? "ean13" : "code128"));
      asked.set("identity", identity);
    }
    TILL_TRY(const auto answer, till.pos->call_until_answered("/v1/receipts", asked));
    till.pos->list.push_back(told(number, answer));
    selling.sold(i + 1);
  }
  return {};
}

Result<> Stage::close_day(demo::TillUnderTest& till, const std::string& date) {
  std::int64_t sum = 0;
  json::Array transactions;
  for (const auto& one : till.pos->list) {
    if (!one.number.starts_with(date)) continue;
    sum += one.total;
    transactions.emplace_back(one.number);
  }
  const json::Object z{{"number", date},
                       {"count", static_cast<std::int64_t>(transactions.size())},
                       {"sum", sum},
                       {"transactions", std::move(transactions)}};
  TILL_CHECK(till.pos->call_until_answered("/v1/day-closes",
                                           json::Object{{"business_date", date}, {"z", z}}));
  return {};
}

Result<json::Object> Stage::status(demo::TillUnderTest& till) {
  return till.pos->call(net::Method::get, "/v1/status");
}

Result<> Stage::wait_until(std::string_view what, Milliseconds longest,
                           const std::function<bool()>& reached) {
  const platform::SystemClock clock;
  const auto begun = clock.steady();
  while (!reached()) {
    if (interrupted()) return stopped();
    if (clock.steady() - begun > longest) {
      return fail(ErrorCode::timeout, "waited too long for " + std::string(what));
    }
    demo::pause_for(look);
  }
  return {};
}

Result<> Stage::drain(demo::TillUnderTest& till, Milliseconds longest, const Waiting& waiting) {
  return wait_until(till.name + " to send everything", longest, [&] {
    const auto told_status = status(till);
    if (!told_status) return false;
    const auto& journal = demo::object_at(*told_status, "journal");
    const auto left = demo::number_at(journal, "head") - demo::number_at(journal, "acked");
    waiting(left);
    return left == 0;
  });
}

std::string Stage::Posted::text() const {
  return std::to_string(durable) + " durable, " + std::to_string(posted) + " posted, " +
         std::to_string(missing) + " missing, " + std::to_string(doubled) + " doubled";
}

Result<Stage::Posted> Stage::look_up() {
  Posted out;
  const platform::SystemClock clock;
  const auto begun = clock.steady();
  for (const auto& till : world_.tills) {
    for (const auto& one : till.pos->list) {
      ++out.durable;
      while (true) {
        if (interrupted()) return stopped();
        const auto receipt = world_.ask_ledger("/v1/receipts/" + one.entry);
        const bool posted = receipt && demo::text_at(*receipt, "status") == "posted" &&
                            demo::number_at(*receipt, "total") == one.total;
        const bool late = clock.steady() - begun > posting_longest;
        if (posted || late) {
          ++(posted ? out.posted : out.missing);
          break;
        }
        demo::pause_for(look);
      }
    }
  }
  TILL_TRY(const auto totals, world_.ask_ledger("/v1/totals"));
  const auto sales = static_cast<std::size_t>(demo::number_at(totals, "sales"));
  if (sales > out.posted) out.doubled = sales - out.posted;
  return out;
}

int verdict(std::string_view story, bool good, const std::string& text) {
  say("");
  say(std::string(story) + ": " + (good ? "as promised" : "NOT AS PROMISED") + ": " + text);
  return good ? 0 : 1;
}

}  // namespace till::stories
