// The running till: its state on the io thread, the journal on its own, the courier on its own, and
// the ways between them. The routes in api/ are written against this; main only starts it.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "agent/chores.h"
#include "agent/commit_groups.h"
#include "agent/journal_contents.h"
#include "agent/journal_memory.h"
#include "agent/journal_opening.h"
#include "agent/journal_thread.h"
#include "agent/till_state.h"
#include "config/tilld_settings.h"
#include "drivers/image_scanner.h"
#include "drivers/scanner.h"
#include "net/events.h"
#include "net/server.h"
#include "platform/secrets.h"
#include "sync/courier.h"
#include "sync/enrolment.h"

namespace till::agent {

inline constexpr std::string_view build_version = "0.1.0";

struct TillGround {
  boost::asio::io_context& io;
  const platform::Clock& clock;
  platform::Random& random;
};

class Till {
 public:
  // Opens everything below settings.state_dir. A journal that cannot be written starts advisory
  // mode. Errors: busy when another tilld holds the folder, unsupported for newer files, forbidden
  // for unsafe secrets, io.
  [[nodiscard]] static Result<std::unique_ptr<Till>> start(config::TilldSettings settings,
                                                           TillGround ground);
  ~Till();

  [[nodiscard]] TillState& state() { return state_; }  // io thread
  [[nodiscard]] const config::TilldSettings& settings() const { return settings_; }
  [[nodiscard]] net::EventSource& scans() { return *scans_; }
  [[nodiscard]] std::shared_ptr<net::EventSource> scan_events() { return scans_; }
  [[nodiscard]] const std::vector<std::unique_ptr<drivers::Scanner>>& scanners() const {
    return scanners_;
  }
  [[nodiscard]] std::optional<sync::CourierStatus> courier_status() const;
  [[nodiscard]] Milliseconds started_at() const { return started_at_; }
  [[nodiscard]] Result<std::string> certificate() const { return secrets_->load("certificate"); }
  [[nodiscard]] std::optional<record::Mark> head() const;
  [[nodiscard]] bool paused() const { return paused_; }  // an admin stopped the upload
  void pause(bool paused);                               // io thread
  void sync_now();                                       // io thread
  void ack_carried(const record::Ack& ack);              // the journal keeps it already (io thread)

  using JournalWork = std::function<void(storage::Journal*, JournalMemory&)>;
  // Runs on the journal thread, in order. False when its queue is full.
  [[nodiscard]] bool with_journal(JournalWork work);
  // A sale: those that wait together share a flush. False likewise (io thread).
  [[nodiscard]] bool record(Commit commit);
  void on_io(std::function<void()> work);  // runs on the io thread, later
  // Runs where pictures are decoded: one at a time, bounded. False when the queue is full.
  [[nodiscard]] bool with_images(std::function<void(drivers::ImageScanner&)> work);
  void fetch_base();  // looks for a newer base of the region now
  // Asks the ledger for somebody within the budget; `done` (io thread): rows came into the cache.
  void look_up(const sync::LookupAsked& asked, const std::function<void(bool found)>& done);
  // Asks the ledger to hold points, likewise. Nothing: it did not answer.
  void hold(const record::HoldAsked& asked,
            std::function<void(std::optional<record::HoldAnswer>)> done);
  void head_moved(const record::Mark& head);  // an entry became durable (io thread)
  // A scan that came from a device or a picture: judged, published, counted (io thread).
  void scanned(const cards::Scan& scan);
  using Enrolled = std::function<void(Result<storage::RegisterIdentity>)>;
  // Blocks a thread of its own, never this one; `done` runs on the io thread.
  void enrol(std::string ledger_url, record::EnrolmentCode code, Enrolled done);
  using Renewed = std::function<void(Result<Instant>)>;  // until when; otherwise as enrol()
  void renew_certificate(Renewed done);

  // What the server of the local API counts (io thread).
  void count_with(std::function<net::ServerCounters()> counters) {
    server_counters_ = std::move(counters);
  }
  [[nodiscard]] net::ServerCounters server_counters() const { return server_counters_(); }
  // Called once, on the io thread, when the journal's disk failed: answer what runs, then end.
  void on_failure(std::function<void()> end) { on_failure_ = std::move(end); }
  void give_up();  // does so; any thread
  void tick();     // every second: reservations that end, a journal that can be written again

 private:
  friend class CourierDesk;
  class ImageThread;
  Till(config::TilldSettings settings, TillGround ground, Instant floor);
  [[nodiscard]] Result<> open_secrets();
  void open_base();
  void open_cache();
  [[nodiscard]] JournalOpening journal_opening() const;
  // What a fresh journal brings; `salvaged` when it had to be.
  void adopt(JournalContents contents, const std::optional<storage::Salvage>& salvaged);
  [[nodiscard]] Result<> load_prefix_table();
  void load_standby();
  void go_advisory(const Error& why);
  void start_courier(std::optional<record::Ack> acked);
  void start_scanners();
  void finish_enrolment(Result<sync::Enrolled> enrolled, const std::string& url,
                        const Enrolled& done);
  void finish_renewal(const Result<std::string>& pem, const Renewed& done);
  void renew_in_time();
  void expire_reservations();
  void try_the_journal_again();
  void recording_again(JournalContents contents, const std::optional<storage::Salvage>& salvaged);
  void keep_cache();
  void look_at_disk();
  void delete_sealed();

  config::TilldSettings settings_;
  TillGround ground_;
  TillState state_;
  Milliseconds started_at_;
  std::unique_ptr<platform::FileSecrets> secrets_;
  storage::RulesetFiles ruleset_files_;
  JournalMemory memory_;  // of the journal thread once it runs
  std::optional<record::Mark> head_;
  std::shared_ptr<net::EventSource> scans_ = std::make_shared<net::EventSource>();
  std::uint64_t scans_seen_ = 0;
  Chores chores_{*this};
  bool paused_ = false;
  CommitGroups groups_;
  std::unique_ptr<JournalThread> journal_thread_;
  std::unique_ptr<ImageThread> image_thread_;
  std::vector<std::unique_ptr<drivers::Scanner>> scanners_;
  std::thread enrolling_;
  bool enrolling_now_ = false;
  std::atomic<bool> failed_{false};
  std::function<void()> on_failure_ = [] {};
  std::function<net::ServerCounters()> server_counters_ = [] { return net::ServerCounters{}; };
  std::shared_ptr<class CourierDesk> desk_;
  std::unique_ptr<sync::Courier> courier_;  // first to go: it uses all of the above
};

}  // namespace till::agent
