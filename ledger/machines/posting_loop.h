// Posting beside the listeners: one small step a turn of the io_context, a look ten times a second
// when there is nothing to do, checkpoints in between. Belongs to the context's thread.
#pragma once

#include <functional>

#include <boost/asio/io_context.hpp>

#include "ledger/posting/poster.h"
#include "net/timer.h"

namespace till::ledger {

class PostingLoop {
 public:
  // `stepped` is called after every step and every look. All of them must outlive it.
  PostingLoop(boost::asio::io_context& context, Poster& poster, sqlite::Database& database,
              std::function<void()> stepped);

  // Something was received: look soon.
  void wake();
  // While held nothing is posted: what is received waits.
  void hold(bool hold);
  void stop();

 private:
  void schedule(Milliseconds pause);
  void turn();

  net::Timer timer_;
  Poster& poster_;
  sqlite::Database& database_;
  std::function<void()> stepped_;
  bool held_ = false;
  bool stopped_ = false;
};

}  // namespace till::ledger
