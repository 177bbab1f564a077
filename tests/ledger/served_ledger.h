// A ledger in a fresh folder as `ledgerd init` makes it, served on a thread of its own or not.
#pragma once

#include <functional>
#include <memory>
#include <thread>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <gtest/gtest.h>

#include "ledger/commands/session.h"
#include "ledger/serve.h"
#include "tests/ledger/front_ledger.h"

namespace till::ledger::front {

class ServedLedger : public testing::Test {
 public:
  ServedLedger() {
    const platform::SystemClock clock;
    made = init({.paths = paths, .hosts = {}}, clock);
    require(made.has_value(), "a fresh folder takes a ledger");
    session.state = paths.root.string();
  }
  ~ServedLedger() override { stop(); }
  ServedLedger(const ServedLedger&) = delete;
  ServedLedger& operator=(const ServedLedger&) = delete;

 protected:
  void start() {
    state = *OpenState::open(paths);
    config::LedgerdSettings settings;
    settings.machines = {"127.0.0.1", 0};
    settings.people = {"127.0.0.1", 0};
    context.restart();
    auto started = Serving::start(context, state->ledger(), paths, settings);
    require(started.has_value(), started ? "" : describe(started.error()));
    serving = std::move(*started);
    thread = std::thread([this] { context.run(); });
  }
  void stop() {
    if (!thread.joinable()) return;
    boost::asio::post(context, [this] { serving->stop([] {}); });
    thread.join();
    serving.reset();
    state.reset();
  }
  // Whatever is done to a ledger that nobody serves, open for a moment.
  void with_ledger(const std::function<void(Ledger&)>& work) {
    auto opened = OpenState::open(paths);
    require(opened.has_value(), opened ? "" : describe(opened.error()));
    work((*opened)->ledger());
  }

  Folder folder;
  StatePaths paths{folder.path() / "state"};
  Result<Initialised> made = fail(ErrorCode::internal, "not yet");
  Session session;
  boost::asio::io_context context;
  std::unique_ptr<OpenState> state;
  std::unique_ptr<Serving> serving;
  std::thread thread;
};

}  // namespace till::ledger::front
