#include "tests/sync/courier_till.h"

#include "record/batch.h"

namespace till::sync {

CourierTill::~CourierTill() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void CourierTill::hold_replies(bool hold) {
  {
    const std::lock_guard lock(mutex_);
    holding_ = hold;
  }
  changed_.notify_one();
}

TillSeen CourierTill::seen() const {
  const std::lock_guard lock(mutex_);
  return seen_;
}

void CourierTill::later(std::function<void()> work) {
  {
    const std::lock_guard lock(mutex_);
    work_.push_back(std::move(work));
  }
  changed_.notify_one();
}

// What is left at the end is still answered, to a courier that may be gone.
void CourierTill::run() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return stopping_ || (!holding_ && !work_.empty()); });
    if (work_.empty()) return;
    auto work = std::move(work_.front());
    work_.pop_front();
    lock.unlock();
    work();
    work = nullptr;
    lock.lock();
  }
}

record::Hello CourierTill::hello() {
  record::Hello hello;
  hello.register_id = samples::register_id;
  hello.epoch = samples::epoch;
  hello.locators = {head()};
  hello.build = "test";
  hello.engines = {1};
  hello.nonce = samples::numbered<Nonce>(1);
  hello.challenge = crypto::random_fixed<Nonce>();
  const std::lock_guard lock(mutex_);
  if (!seen_.acks.empty()) {
    hello.acked = seen_.acks.back().received.seq;
    hello.generation = seen_.acks.back().generation;
  }
  return hello;
}

std::vector<record::Entry> CourierTill::after(record::Position position) const {
  std::vector<record::Entry> out;
  for (auto i = position.seq.number; i < chain_.size() && out.size() < record::batch_entries_max;
       ++i) {
    out.push_back(chain_[i]);
  }
  return out;
}

void CourierTill::add_history(CourierPorts& ports) {
  ports.end_alarm = [this](const std::string& name) {
    const std::lock_guard lock(mutex_);
    seen_.alarms.push_back("end of " + name);
  };
  ports.use_generation = [this](const auto& generation, auto reply) {
    later([this, generation, reply] {
      {
        const std::lock_guard lock(mutex_);
        seen_.generation = generation;
      }
      reply(true);
    });
  };
  ports.open_epoch = [this](const auto&, auto reply) {
    later([reply] { reply(fail(ErrorCode::not_recorded, "this till opens no epochs")); });
  };
}

void CourierTill::add_feed(CourierPorts& ports) {
  ports.cursor = [this] {
    const std::lock_guard lock(mutex_);
    return cursor_;
  };
  ports.apply_page = [this](auto page, auto reply) {
    later([this, page = std::move(page), reply] {
      const auto judged = judge_page ? judge_page(page) : Result<bool>{true};
      if (judged && *judged) {
        const std::lock_guard lock(mutex_);
        seen_.pages.push_back(page);
        cursor_ = page.cursor;
      }
      reply(judged);
    });
  };
}

CourierPorts CourierTill::ports() {
  CourierPorts ports;
  add_history(ports);
  add_feed(ports);
  ports.make_hello = [this](const SendHello&, auto reply) {
    later([this, reply] { reply(hello()); });
  };
  ports.read_entries = [this](auto position, auto reply) {
    later([this, position, reply] { reply(after(position)); });
  };
  ports.store_ack = [this](const auto& ack, const auto&, auto reply) {
    later([this, ack, reply] {
      {
        const std::lock_guard lock(mutex_);
        seen_.acks.push_back(ack);
      }
      reply(true);
    });
  };
  ports.offer_ruleset = [this](const auto& envelope, auto reply) {
    later([this, envelope, reply] {
      {
        const std::lock_guard lock(mutex_);
        seen_.rulesets.push_back(envelope);
      }
      reply(judge_ruleset ? judge_ruleset(envelope) : Result<bool>{true});
    });
  };
  ports.load_ruleset = [this](const Hash& sha256, auto reply) {
    later([this, sha256, reply] {
      const auto kept = rulesets_kept.find(sha256);
      reply(kept == rulesets_kept.end() ? std::nullopt : std::optional(kept->second));
    });
  };
  ports.has_ruleset = [this](const Hash& sha256) { return rulesets_held.contains(sha256); };
  ports.alarm = [this](std::string name, const std::string&) {
    const std::lock_guard lock(mutex_);
    seen_.alarms.push_back(std::move(name));
  };
  ports.contact = [this](Instant time) {
    const std::lock_guard lock(mutex_);
    seen_.contact = time;
  };
  ports.void_cursor = [this](auto reply) {
    later([this, reply] {
      {
        const std::lock_guard lock(mutex_);
        cursor_ = 0;
        ++seen_.voided;
      }
      reply(true);
    });
  };
  return ports;
}

}  // namespace till::sync
