// A backlog: what 100,000 waiting entries cost a till in memory and at its start, how fast one till
// and fifty send theirs, and how many bytes that takes beside gzip -6.
#include <cstdlib>
#include <thread>

#include "bench/store.h"
#include "platform/files.h"
#include "record/batch.h"
#include "record/bodies.h"
#include "record/compression.h"
#include "storage/journal/journal.h"
#include "sync/enrolment.h"
#include "sync/ledger_calls.h"

namespace till::bench {
namespace {

using Steady = std::chrono::steady_clock;

constexpr std::size_t samples = 200;  // real receipts, of which the others are made
constexpr std::size_t backlog_usually = 100'000;
constexpr std::size_t fleet = 50;
constexpr std::size_t fleet_entries = 400;  // of each
constexpr std::size_t batch_entries = 150;
constexpr Milliseconds settling{5'000};
constexpr int retries_max = 20;
constexpr double bytes_per_mebibyte = 1024.0 * 1024.0;

double seconds_since(Steady::time_point begun) {
  return std::chrono::duration<double>(Steady::now() - begun).count();
}

// Receipts of five lines as the POS commits them, every second one a member's.
Result<> sell_samples(demo::World& world) {
  auto& till = world.tills.front();
  const auto& member = world.members.front();
  TILL_TRY(const auto identity,
           till.pos->identify(member.card, member.is_ean ? "ean13" : "code128"));
  for (std::size_t i = 0; i < samples; ++i) {
    json::Object asked{{"pos_key", till.pos->key("sample-" + std::to_string(i))},
                       {"basket", usual_basket()},
                       {"paid_by", "card"}};
    if (i % 2 == 0) asked.set("identity", identity);
    TILL_CHECK(till.pos->call_until_answered("/v1/receipts", asked));
  }
  return {};
}

Result<std::vector<record::SaleBody>> sales_of(storage::Journal& journal) {
  std::vector<record::SaleBody> out;
  TILL_CHECK(journal.for_each([&](const record::Entry& entry) -> Result<> {
    if (entry.header.kind != record::Kind::sale) return {};
    TILL_TRY(auto sale, record::read_sale(entry.body, entry.personal));
    out.push_back(std::move(sale));
    return {};
  }));
  return out;
}

// Another receipt like that one.
record::Draft another(record::SaleBody sale, const std::string& number) {
  sale.pos_key.transaction = number;
  return {record::Kind::sale, crypto::random_fixed<EntryId>(), record::write_sale(sale),
          record::write_sale_personal(sale, crypto::random_fixed<Salt>())};
}

Result<> fill(storage::Journal& journal, const std::vector<record::SaleBody>& sales,
              std::size_t entries) {
  for (std::size_t i = 0; i < entries; ++i) {
    const auto& sale = sales[i % sales.size()];
    const auto number = "backlog-" + std::to_string(i);
    storage::Fact fact;
    fact.draft = another(sale, number);
    fact.key = sale.pos_key;
    fact.key->transaction = number;
    fact.request_hash = crypto::sha256(number);
    TILL_CHECK(journal.append(fact));
    constexpr std::size_t tidy_every = 500;
    if (i % tidy_every == 0) TILL_CHECK(journal.tidy_when_idle());
  }
  return {};
}

Result<std::int64_t> left_of(demo::TillUnderTest& till) {
  TILL_TRY(const auto status, till.pos->call(net::Method::get, "/v1/status"));
  const auto& journal = demo::object_at(status, "journal");
  return demo::number_at(journal, "head") - demo::number_at(journal, "acked");
}

Result<> start_on(demo::World& world, std::size_t entries) {
  auto& till = world.tills.front();
  // The entries were written behind its back: the first start reads what each of them did, as it
  // would after a salvage, and every later one finds that written down.
  const auto first_begun = Steady::now();
  TILL_CHECK(world.start_till(till));
  const auto first_took = seconds_since(first_begun);
  demo::pause_for(settling);
  till.process.terminate();
  const auto begun = Steady::now();
  TILL_CHECK(world.start_till(till));
  const auto took = seconds_since(begun);
  TILL_TRY(const auto status, till.pos->call(net::Method::get, "/v1/status"));
  std::printf(
      "backlog of %zu entries        %7.1f MiB resident, started in %.2f s, the first time in %.2f "
      "  (limit: 6; peer: "
      "mosquitto 191; to reach: 20)\n",
      entries, static_cast<double>(demo::number_at(status, "resident_bytes")) / bytes_per_mebibyte,
      took, first_took);
  return {};
}

Result<> drain_one(demo::World& world) {
  auto& till = world.tills.front();
  TILL_CHECK(world.start_ledger());
  TILL_TRY(const auto before, left_of(till));
  const auto begun = Steady::now();
  TILL_CHECK(world.tillctl(till, {"sync", "now"}));
  std::int64_t left = before;
  while (left > 0) {
    demo::pause_for(Milliseconds{100});
    if (const auto now = left_of(till)) left = *now;
  }
  const auto took = seconds_since(begun);
  std::printf(
      "drained by one till            %7.0f entries/s received and acknowledged (%lld in %.1f "
      "s, posting on the side)\n",
      static_cast<double>(before) / took, static_cast<long long>(before), took);
  return {};
}

struct Member {
  sync::Enrolled enrolled;
  crypto::PrivateKey key;
  std::vector<std::vector<record::Entry>> batches;
};

Result<Member> member_of(demo::World& world, const std::string& name,
                         const std::vector<record::SaleBody>& sales) {
  TILL_TRY(const auto made,
           world.ledgerd({"enrol-code", "--store", "s1", "--name", name, "--json"}));
  TILL_TRY(const auto ticket, json::parse(made.output, "enrol-code"));
  TILL_TRY(const auto code,
           record::read_enrolment_code(demo::text_at(*ticket.as_object(), "code")));
  Member out{{}, crypto::PrivateKey::generate(), {}};
  const auto url = "https://localhost:" + std::to_string(world.machines_port());
  TILL_TRY(out.enrolled, sync::enrol({url, code, out.key}));
  const record::Epoch epoch{crypto::random_fixed<EntryId>().bytes[0] + std::uint64_t{1}};
  record::EpochOpenBody opening;
  opening.reason = "enrolled";
  auto entry = record::place_first({record::Kind::epoch_open,
                                    crypto::random_fixed<EntryId>(),
                                    record::write_epoch_open(opening),
                                    {}},
                                   out.enrolled.register_id, epoch, Hash{});
  for (std::size_t i = 0; i < fleet_entries; ++i) {
    if (i % batch_entries == 0) out.batches.emplace_back();
    out.batches.back().push_back(entry);
    entry = record::place(another(sales[i % sales.size()], name + "-" + std::to_string(i)),
                          out.enrolled.register_id, record::mark_of(entry));
  }
  return out;
}

// Empty when everything was taken, else what the ledger said.
std::string send_all(const Member& member, const std::string& url) {
  sync::CourierSettings settings{.ledger_url = url,
                                 .register_id = member.enrolled.register_id,
                                 .register_key = member.key,
                                 .certificate_pem = member.enrolled.certificate_pem,
                                 .keys = member.enrolled.keys,
                                 .uplink = {}};
  const sync::LedgerCalls calls(settings);
  net::Client client;
  for (const auto& batch : member.batches) {
    auto answer = client.send(calls.batch(batch));
    for (int more = 0; !answer && more < retries_max; ++more) {
      answer = client.send(calls.batch(batch));  // a busy ledger: as a courier does, without pause
    }
    if (!answer) return describe(answer.error());
    if (answer->status != 200) return answer->body;
  }
  return {};
}

Result<> drain_fifty(demo::World& world, const std::vector<record::SaleBody>& sales) {
  std::vector<Member> members;
  for (std::size_t i = 0; i < fleet; ++i) {
    TILL_TRY(auto member, member_of(world, "fleet-" + std::to_string(i), sales));
    members.push_back(std::move(member));
  }
  const auto url = "https://localhost:" + std::to_string(world.machines_port());
  std::vector<std::string> refusals(fleet);
  const auto begun = Steady::now();
  {
    std::vector<std::jthread> threads;
    threads.reserve(fleet);
    for (std::size_t i = 0; i < fleet; ++i) {
      threads.emplace_back([&, i] { refusals[i] = send_all(members[i], url); });
    }
  }
  const auto took = seconds_since(begun);
  for (const auto& refusal : refusals) {
    if (!refusal.empty()) return fail(ErrorCode::internal, refusal);
  }
  std::printf(
      "drained by fifty tills at once %7.0f entries/s received and acknowledged (%zu in %.1f "
      "s)\n",
      static_cast<double>(fleet * fleet_entries) / took, fleet * fleet_entries, took);
  return {};
}

// What gzip -6 makes of the bytes; by the command, which is the peer.
Result<std::size_t> gzip_bytes(const Bytes& bytes, const std::filesystem::path& folder) {
  const auto plain = folder / "plain";
  const auto packed = folder / "plain.gz";
  TILL_CHECK(platform::write_file(plain, bytes, platform::FileMode::private_));
  const auto command = "gzip -6 -c " + plain.string() + " > " + packed.string();
  if (std::system(command.c_str()) != 0) {  // NOLINT(cert-env33-c): the peer is a command
    return fail(ErrorCode::not_found, "gzip could not be run");
  }
  return static_cast<std::size_t>(std::filesystem::file_size(packed));
}

Result<> uplink_bytes(const std::vector<record::SaleBody>& sales,
                      const std::filesystem::path& folder) {
  for (const std::size_t size : {std::size_t{1}, std::size_t{10}, std::size_t{100}}) {
    std::size_t plain = 0;
    std::size_t ours = 0;
    std::size_t gzip = 0;
    for (std::size_t from = 0; from + size <= sales.size(); from += size) {
      record::Batch batch{RegisterId{}, record::Epoch{1}, {}};
      record::Mark head{record::Epoch{1}, record::Seq{0}, Hash{}};
      for (std::size_t i = from; i < from + size; ++i) {
        batch.entries.push_back(record::place(another(sales[i], std::to_string(i)), {}, head));
        head = record::mark_of(batch.entries.back());
      }
      const auto bytes = record::encode(batch);
      plain += bytes.size();
      ours += record::compress(bytes, record::Dictionary::entries).size();
      TILL_TRY(const auto packed, gzip_bytes(bytes, folder));
      gzip += packed;
    }
    std::printf(
        "uplink, batches of %-3zu           %7.1f times smaller than plain; gzip -6 %.1f: ours "
        "%.2f times smaller   (to reach: 2.2 on single receipts)\n",
        size, static_cast<double>(plain) / static_cast<double>(ours),
        static_cast<double>(plain) / static_cast<double>(gzip),
        static_cast<double>(gzip) / static_cast<double>(ours));
  }
  return {};
}

Result<> measure(std::size_t entries) {
  Store store;
  TILL_CHECK(store.open());
  auto& world = store.world();
  TILL_CHECK(sell_samples(world));
  world.stop_ledger();
  auto& till = world.tills.front();
  till.process.terminate();
  std::vector<record::SaleBody> sales;
  {
    TILL_TRY(const auto journal, storage::Journal::open({.folder = till.folder / "state"}));
    TILL_TRY(sales, sales_of(*journal));
    TILL_CHECK(uplink_bytes(sales, store.folder()));
    std::fprintf(stderr, "making %zu entries\n", entries);
    TILL_CHECK(fill(*journal, sales, entries));
  }
  TILL_CHECK(start_on(world, entries));
  TILL_CHECK(drain_one(world));
  return drain_fifty(world, sales);
}

}  // namespace
}  // namespace till::bench

int main(int count, char** words) {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  const auto entries =
      count > 1 ? std::strtoull(words[1], nullptr, 10) : till::bench::backlog_usually;
  if (entries == 0 || count > 2) {
    std::fprintf(stderr, "bench_backlog [ENTRIES]\n");
    return 2;
  }
  if (const auto measured = till::bench::measure(entries); !measured) {
    std::fprintf(stderr, "bench_backlog: %s\n", till::describe(measured.error()).c_str());
    return 1;
  }
  return 0;
}
