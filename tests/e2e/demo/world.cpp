#include "tests/e2e/demo/world.h"

#include <utility>

#include "cards/check_digits.h"
#include "platform/clock.h"
#include "platform/files.h"

namespace till::demo {
namespace {

constexpr Milliseconds wait_pause{50};
constexpr Milliseconds wait_max{90'000};
constexpr std::size_t small_file_bytes_max = 1024 * 1024;

Result<> write_text(const std::filesystem::path& path, const std::string& text) {
  return platform::write_file(path, text, platform::FileMode::private_);
}

std::string padded(int number, std::size_t digits) {
  auto text = std::to_string(number);
  return std::string(digits - std::min(digits, text.size()), '0') + text;
}

// Every other member has an EAN-13 card, the rest Code 128 cards of the chain.
DemoMember member_at(int index) {
  DemoMember member;
  member.id = padded(index + 1, 32);
  member.is_ean = index % 2 == 0;
  const auto body = member.is_ean ? "20" + padded(index + 1, 10) : padded(79'000'000 + index, 10);
  const char check = member.is_ean ? *cards::gs1_check_digit(body) : *cards::luhn_check_digit(body);
  member.card = (member.is_ean ? "" : "TM") + body + check;
  return member;
}

}  // namespace

Result<> World::wait_until(std::string_view what, const std::function<bool()>& reached) {
  const platform::SystemClock clock;
  const auto begun = clock.steady();
  while (!reached()) {
    if (clock.steady() - begun > wait_max) {
      return fail(ErrorCode::timeout, "waited too long for " + std::string(what));
    }
    pause_for(wait_pause);
  }
  return {};
}

Result<Ran> World::ledgerd(Words words) {
  words.insert(words.begin(), (places_.bin / "ledgerd").string());
  words.insert(words.end(), {"--state", (places_.work / "ledger").string()});
  return run(words);
}

Result<Ran> World::tillctl(const TillUnderTest& till, Words words) {
  words.insert(words.begin(), {(places_.bin / "tillctl").string(), "--url",
                               "http://127.0.0.1:" + std::to_string(till.port), "--token-file",
                               (till.folder / "state" / "tokens" / "admin").string()});
  return run(words);
}

Result<> World::start_ledger() {
  if (machines_port_ == 0) {
    TILL_TRY(machines_port_, free_port());
    TILL_TRY(people_port_, free_port());
    TILL_CHECK(ledgerd({"init", "--host", "localhost"}));
  }
  TILL_TRY(ledger_, Process::start({(places_.bin / "ledgerd").string(), "serve", "--state",
                                    (places_.work / "ledger").string(), "--machines",
                                    "127.0.0.1:" + std::to_string(machines_port_), "--people",
                                    "127.0.0.1:" + std::to_string(people_port_)},
                                   places_.work / "ledgerd.log"));
  return wait_until("ledgerd to serve", [this] {
    net::TransferRequest request;
    request.url = "http://127.0.0.1:" + std::to_string(people_port_) + "/health";
    return client_.send(request).has_value();
  });
}

Result<> World::launch_till(TillUnderTest& till) {
  TILL_TRY(till.process, Process::start({(places_.bin / "tilld").string(), "--config",
                                         (till.folder / "tilld.toml").string()},
                                        till.folder / "tilld.log"));
  return {};
}

Result<> World::start_till(TillUnderTest& till) {
  TILL_CHECK(launch_till(till));
  return wait_until(till.name + " to answer", [&till] {
    net::Client client;
    net::TransferRequest request;
    request.url = "http://127.0.0.1:" + std::to_string(till.port) + "/health";
    return client.send(request).has_value();
  });
}

Result<> World::start_tills() {
  for (const std::string name : {"till-1", "till-2"}) {
    TillUnderTest till;
    till.name = name;
    till.folder = places_.work / name;
    TILL_CHECK(platform::make_directories(till.folder, platform::FileMode::private_));
    TILL_TRY(till.port, free_port());
    TILL_TRY(auto serial, SerialLine::open());
    till.serial = std::make_unique<SerialLine>(std::move(serial));
    TILL_CHECK(write_text(till.folder / "tilld.toml",
                          "state_dir = \"" + (till.folder / "state").string() +
                              "\"\n[listen]\nport = " + std::to_string(till.port) +
                              "\nsocket = \"\"\n[[scanner]]\nname = \"counter\"\n"
                              "kind = \"serial\"\npath = \"" +
                              till.serial->path() + "\"\n"));
    TILL_CHECK(start_till(till));
    TILL_TRY(auto token,
             platform::read_file(till.folder / "state" / "tokens" / "pos", small_file_bytes_max));
    while (!token.empty() && token.back() == '\n') token.pop_back();
    till.pos = std::make_unique<Pos>(name, "http://127.0.0.1:" + std::to_string(till.port), token);
    tills.push_back(std::move(till));
  }
  return {};
}

Result<> World::enrol_tills() {
  for (auto& till : tills) {
    TILL_TRY(const auto made,
             ledgerd({"enrol-code", "--store", "s1", "--name", till.name, "--json"}));
    TILL_TRY(const auto ticket, json::parse(made.output, "enrol-code"));
    if (ticket.as_object() == nullptr) return fail(ErrorCode::invalid, "no code", made.output);
    TILL_CHECK(tillctl(till, {"enrol", text_at(*ticket.as_object(), "code"), "--ledger",
                              "https://localhost:" +
                                  std::to_string(door_port_ != 0 ? door_port_ : machines_port_)}));
  }
  return {};
}

Result<> World::import_members(int count) {
  std::string csv = "member_id,name,phone,cards,tier,segments,birthday,balance\n";
  for (int i = 0; i < count; ++i) {
    const auto member = member_at(i);
    csv += member.id + ",Member " + std::to_string(i + 1) + ",+7900" + padded(i + 1, 7) + "," +
           member.card + "," + (i % 5 == 0 ? "gold" : "") + "," + (i % 4 == 0 ? "hair" : "") +
           ",05-" + padded(1 + i % 28, 2) + "," + std::to_string(i % 3 == 0 ? 0 : 100'000) + "\n";
    members.push_back(member);
  }
  const auto file = places_.work / "members.csv";
  TILL_CHECK(write_text(file, csv));
  // So few that every till may hold them all, and sells to any of them while the ledger is away.
  TILL_CHECK(ledgerd({"scope", "all"}));
  TILL_CHECK(ledgerd({"members", "import", file.string(), "--dry-run"}));
  TILL_CHECK(ledgerd({"members", "import", file.string()}));
  return {};
}

Result<> World::publish_ruleset() {
  TILL_CHECK(ledgerd({"ruleset", "publish", (places_.data / "ruleset.json").string()}));
  return {};
}

Result<> World::wait_for_tills() {
  const auto expected = std::ssize(members);
  for (auto& till : tills) {
    TILL_CHECK(wait_until(till.name + " to hold ruleset and members", [&till, expected] {
      const auto status = till.pos->call(net::Method::get, "/v1/status");
      return status && !object_at(*status, "ruleset").empty() &&
             number_at(object_at(*status, "cache"), "members") >= expected;
    }));
  }
  return {};
}

Result<> World::make_token() {
  TILL_TRY(const auto made,
           ledgerd({"token", "create", "--role", "admin", "--name", "demo", "--json"}));
  TILL_TRY(const auto value, json::parse(made.output, "token"));
  if (value.as_object() == nullptr) return fail(ErrorCode::invalid, "no token", made.output);
  token_ = text_at(*value.as_object(), "token");
  return {};
}

Result<json::Object> World::ask_ledger(const std::string& path) {
  net::TransferRequest request;
  request.url = "http://127.0.0.1:" + std::to_string(people_port_) + path;
  request.headers.add("Authorization", "Bearer " + token_);
  TILL_TRY(const auto response, client_.send(request));
  TILL_TRY(auto value, json::parse(response.body, path));
  if (value.as_object() == nullptr) return fail(ErrorCode::invalid, "is no object", path);
  if (response.status == 404) return fail(ErrorCode::not_found, "the ledger has none", path);
  if (response.status != 200) {
    return fail(ErrorCode::invalid, text_at(*value.as_object(), "detail"), path);
  }
  return std::move(*value.as_object());
}

}  // namespace till::demo
