// One timer of an io_context: a wait that a later one replaces. Belongs to the context's thread. A
// simulation has a twin of its source, in which time passes when it says so.
#pragma once

#include <functional>
#include <memory>

#include <boost/asio/io_context.hpp>

#include "base/time.h"

namespace till::net {

class Timer {
 public:
  // The context must outlive it.
  explicit Timer(boost::asio::io_context& context);
  ~Timer();  // `due` is not called any more
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;

  // Calls `due` once, later, on the context's thread; what was waited for before is forgotten.
  // `due` may set the timer anew, and may end it.
  void after(Milliseconds pause, std::function<void()> due);
  void cancel();

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace till::net
