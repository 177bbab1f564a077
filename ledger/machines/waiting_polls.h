// Registers that wait for the feed: each has one request open, answered when something changed for
// it or when its time is over. Belongs to the io_context's thread.
#pragma once

#include <functional>
#include <map>
#include <memory>

#include <boost/asio/io_context.hpp>

#include "ledger/machines/feed_page.h"
#include "net/server.h"
#include "net/timer.h"

namespace till::ledger {

class WaitingPolls {
 public:
  // What to answer now; with `although_empty` in any case, else nothing while there are no rows.
  using Page = std::function<std::optional<net::Response>(const PageAsked&, bool although_empty)>;
  WaitingPolls(boost::asio::io_context& context, Page page)
      : context_(context), page_(std::move(page)) {}

  // An older request of the register is answered with what there is.
  void add(const PageAsked& asked, Milliseconds wait, net::Answer answer);
  void feed_moved();
  // Everybody, also with nothing.
  void answer_all();

 private:
  struct Waiter {
    PageAsked asked;
    net::Answer answer;
    std::unique_ptr<net::Timer> timer;
  };
  void time_is_over(RegisterNumber number);

  boost::asio::io_context& context_;
  Page page_;
  std::map<RegisterNumber, Waiter> waiters_;
};

}  // namespace till::ledger
