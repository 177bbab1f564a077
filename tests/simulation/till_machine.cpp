#include "tests/simulation/till_machine.h"

#include <filesystem>
#include <utility>

#include "agent/standby.h"
#include "base/crypto/x509.h"
#include "platform/secrets.h"
#include "storage/journal/journal.h"

namespace till::simulation {
namespace {

constexpr std::int64_t wal_bytes = std::int64_t{1} * 1024 * 1024;
constexpr Milliseconds tick_period{5'000};
constexpr std::uint16_t port = 8'731;

std::shared_ptr<const net::Peer> peer_of(const Central::Admitted& admitted) {
  auto peer = std::make_shared<net::Peer>();
  peer->transport = net::Transport::tls;
  peer->certificate = must(crypto::read_certificate(admitted.certificate));
  peer->certificate_pem = admitted.certificate;
  return peer;
}

config::TilldSettings settings_in(const Path& folder) {
  config::TilldSettings settings;
  settings.state_dir = folder.string();
  settings.listen_socket.clear();
  settings.journal_wal_bytes = wal_bytes;
  return settings;
}

}  // namespace

TillMachine::TillMachine(TillGround ground, Central::Admitted admitted, std::uint64_t seed)
    : ground_(std::move(ground)),
      admitted_(std::move(admitted)),
      name_(admitted_.name),
      clock_(ground_.schedule),
      random_(seed),
      link_(ground_.network, name_, peer_of(admitted_)) {
  std::filesystem::create_directories(ground_.folder);
}

TillMachine::~TillMachine() {
  if (!till_) return;
  stage_->die();
  close();
}

void TillMachine::enrol(const ledger::LedgerKeys& keys) {
  const auto& folder = ground_.folder;
  auto secrets = must(platform::FileSecrets::open(folder / "secrets"));
  must(secrets.store("register-key", admitted_.key.to_pem()));
  must(secrets.store("certificate", admitted_.certificate));
  must(secrets.store("pepper", keys.pepper));
  auto journal = must(storage::Journal::open({.folder = folder, .wal_bytes = wal_bytes}));
  must(journal->store_text(agent::kept_keys_name, agent::write_kept_keys(keys.signed_document)));
  const storage::RegisterIdentity identity{admitted_.id, "s1", admitted_.name,
                                           "https://ledger.invalid", keys.pepper_version};
  const record::Draft opening{
      record::Kind::epoch_open,
      random_.fixed<EntryId>(),
      record::write_epoch_open({std::nullopt, "enrolled", "simulated", clock_.wall()}),
      {}};
  static_cast<void>(
      must(journal->enrol(identity, record::Epoch{random_.below(UINT64_MAX)}, opening)));
}

void TillMachine::copy_secrets_of(const TillMachine& other) {
  namespace files = std::filesystem;
  for (const auto* name : {"secrets", "rulesets"}) {
    if (files::exists(other.folder() / name)) {
      files::copy(other.folder() / name, folder() / name, files::copy_options::recursive);
    }
  }
}

void TillMachine::start() {
  ++runs_;
  link_.began_anew();
  stage_ = std::make_unique<Stage>(StageGround{ground_.schedule, ground_.chance, &link_}, name_);
  stage_->run([this] {
    till_ = must(agent::Till::start(settings_in(ground_.folder), {stage_->io(), clock_, random_}));
    auto tokens = must(agent::open_tokens(ground_.folder / "tokens"));
    token_ = tokens[agent::ApiRole::admin];
    api_ = std::make_unique<agent::LocalApi>(*till_, agent::Guard({std::move(tokens), {}, port}));
    till_->on_failure([this] {
      stage_->die();
      ground_.schedule.after(Milliseconds{0}, [this, run = runs_] {
        if (run == runs_) on_failure();
      });
    });
    tick();
  });
  ground_.story.tell(name_, "starts");
}

void TillMachine::tick() {
  till_->tick();
  stage_->after(tick_period, [this] { tick(); });
}

std::uint64_t TillMachine::pages() const {
  const auto status = till_ ? till_->courier_status() : std::nullopt;
  return pages_before_ + (status ? status->pages_applied : 0);
}

void TillMachine::close() {
  pages_before_ = pages();
  stage_->run([this] {
    api_.reset();
    till_.reset();
  });
  stage_.reset();
}

void TillMachine::end(Death death) {
  if (!till_) return;
  if (death == Death::in_order) {
    ground_.disks.cancel_count_down(ground_.folder);
    at_death_.reset();
    close();
    return;
  }
  auto image = at_death_ ? std::move(*at_death_) : this->image();
  at_death_.reset();
  ground_.disks.forget(ground_.folder);
  stage_->die();
  close();
  if (death == Death::power_cut) {
    const auto lost = Disks::cut_power(image, ground_.chance);
    if (lost > 0) ground_.story.coverage().met("power cut that lost sectors");
    clock_.boot();
  }
  ground_.disks.put(ground_.folder, image);
  on_death();
}

void TillMachine::end_within(std::uint64_t writes, Death death) {
  if (!runs()) return;
  ground_.disks.count_down(ground_.folder, writes, [this, death] {
    ground_.story.tell(name_, "dies in the middle of a write");
    at_death_ = image();
    stage_->die();
    ground_.schedule.after(Milliseconds{0}, [this, death, run = runs_] {
      if (run == runs_) end(death);
    });
  });
}

void TillMachine::ask(net::Method method, const std::string& path,
                      const std::optional<json::Value>& body, Hear hear) {
  if (!runs()) return;
  net::Request request;
  request.method = method;
  request.target = path;
  require(net::split_target(request).has_value(), "a POS knows the paths");
  request.headers.add("Host", "127.0.0.1:" + std::to_string(port));
  request.headers.add("Authorization", "Bearer " + token_);
  if (body) {
    request.headers.add("Content-Type", "application/json");
    request.body = json::canonical(*body);
  }
  request.peer = std::make_shared<net::Peer>();
  stage_->run([&] {
    auto* const stage = stage_.get();
    api_->service().handle(std::move(request), [this, stage, hear](const net::Response& response) {
      if (stage_.get() != stage || stage->dead()) return;
      Heard heard{response.status, {}, response.body};
      if (auto value = json::parse(response.body)) heard.json = std::move(*value);
      ground_.schedule.after(Milliseconds{0}, [hear, heard = std::move(heard)] { hear(heard); });
    });
  });
}

void TillMachine::with_journal(agent::Till::JournalWork work) {
  if (!runs()) return;
  stage_->run([&] { static_cast<void>(till_->with_journal(std::move(work))); });
}

}  // namespace till::simulation
