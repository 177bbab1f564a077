// Server-sent events: a source that any thread publishes to and any number of HTTP clients follow,
// each through a bounded queue of its own, so that a slow one costs memory to nobody. Thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace till::net {

struct Event {
  std::string name;  // empty: "message"
  std::string text;  // may have several lines
  std::string id;    // empty: none
  friend bool operator==(const Event&, const Event&) = default;
};

// The bytes of an event on the wire. Line breaks inside name and id are dropped.
[[nodiscard]] std::string frame_of(const Event& event);

// What one client has not been sent yet. The server reads it; the source fills it.
class EventQueue {
 public:
  // `wake` is called, on the publisher's thread, when the queue stops being empty or closes; it
  // only notes the fact (it posts) and calls nothing of the source.
  EventQueue(std::size_t frames_max, std::function<void()> wake);

  // Over the limit the oldest frame is dropped and counted; true when that happened.
  bool push(std::shared_ptr<const std::string> frame);
  // Takes everything that waits; in front of it an event `dropped` with the number lost since the
  // last time, when there were any.
  [[nodiscard]] std::string take();
  void close();
  [[nodiscard]] bool closed() const;

 private:
  mutable std::mutex mutex_;
  std::size_t frames_max_;
  std::function<void()> wake_;
  std::deque<std::shared_ptr<const std::string>> frames_;
  std::uint64_t dropped_ = 0;
  bool closed_ = false;
};

class EventSource {
 public:
  // Limits: each client's queue holds `frames_max` events.
  explicit EventSource(std::size_t frames_max = 256);

  void publish(const Event& event);
  // Ends every stream; later subscribers end at once.
  void close();
  [[nodiscard]] std::size_t clients() const;
  // Events that slow clients lost, since the start.
  [[nodiscard]] std::uint64_t dropped() const;

  // For the server. The stream ends for the source when the queue is let go.
  [[nodiscard]] std::shared_ptr<EventQueue> subscribe(std::function<void()> wake);

 private:
  mutable std::mutex mutex_;
  std::size_t frames_max_;
  std::vector<std::weak_ptr<EventQueue>> queues_;
  std::uint64_t dropped_ = 0;
  bool closed_ = false;
};

// Reads a stream back into events, for tools and tests. One thread.
class EventReader {
 public:
  // The events that these bytes complete; comments are skipped.
  [[nodiscard]] std::vector<Event> feed(std::string_view bytes);

 private:
  void read_line(std::string_view line);
  std::string rest_;
  Event event_;
  bool has_text_ = false;
};

}  // namespace till::net
