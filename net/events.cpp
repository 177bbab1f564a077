#include "net/events.h"

#include <utility>

namespace till::net {
namespace {

void append_line(std::string& out, std::string_view field, std::string_view value) {
  out.append(field).append(": ");
  for (const char c : value)
    if (c != '\r' && c != '\n') out.push_back(c);
  out.push_back('\n');
}

}  // namespace

std::string frame_of(const Event& event) {
  std::string out;
  if (!event.id.empty()) append_line(out, "id", event.id);
  if (!event.name.empty()) append_line(out, "event", event.name);
  std::string_view text = event.text;
  while (true) {
    const auto end = text.find('\n');
    append_line(out, "data", text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  out.push_back('\n');
  return out;
}

EventQueue::EventQueue(std::size_t frames_max, std::function<void()> wake)
    : frames_max_(frames_max), wake_(std::move(wake)) {}

bool EventQueue::push(std::shared_ptr<const std::string> frame) {
  bool lost = false;
  {
    const std::scoped_lock lock(mutex_);
    if (closed_) return false;
    if (frames_.size() >= frames_max_) {
      frames_.pop_front();
      ++dropped_;
      lost = true;
    }
    frames_.push_back(std::move(frame));
    if (frames_.size() > 1) return lost;
  }
  wake_();
  return lost;
}

std::string EventQueue::take() {
  const std::scoped_lock lock(mutex_);
  std::string out;
  if (dropped_ > 0)
    out =
        frame_of({"dropped", "{\"count\":" + std::to_string(std::exchange(dropped_, 0)) + "}", ""});
  for (const auto& frame : frames_) out += *frame;
  frames_.clear();
  return out;
}

void EventQueue::close() {
  {
    const std::scoped_lock lock(mutex_);
    if (std::exchange(closed_, true)) return;
  }
  wake_();
}

bool EventQueue::closed() const {
  const std::scoped_lock lock(mutex_);
  return closed_;
}

EventSource::EventSource(std::size_t frames_max) : frames_max_(frames_max) {}

void EventSource::publish(const Event& event) {
  const auto frame = std::make_shared<const std::string>(frame_of(event));
  const std::scoped_lock lock(mutex_);
  std::erase_if(queues_, [&](const std::weak_ptr<EventQueue>& weak) {
    const auto queue = weak.lock();
    if (queue && queue->push(frame)) ++dropped_;
    return !queue;
  });
}

void EventSource::close() {
  const std::scoped_lock lock(mutex_);
  closed_ = true;
  for (const auto& weak : std::exchange(queues_, {}))
    if (const auto queue = weak.lock()) queue->close();
}

std::size_t EventSource::clients() const {
  const std::scoped_lock lock(mutex_);
  std::size_t count = 0;
  for (const auto& queue : queues_) count += queue.expired() ? 0 : 1;
  return count;
}

std::uint64_t EventSource::dropped() const {
  const std::scoped_lock lock(mutex_);
  return dropped_;
}

std::shared_ptr<EventQueue> EventSource::subscribe(std::function<void()> wake) {
  auto queue = std::make_shared<EventQueue>(frames_max_, std::move(wake));
  const std::scoped_lock lock(mutex_);
  if (closed_) {
    queue->close();
  } else {
    queues_.push_back(queue);
  }
  return queue;
}

std::vector<Event> EventReader::feed(std::string_view bytes) {
  rest_.append(bytes);
  std::vector<Event> events;
  for (auto end = rest_.find('\n'); end != std::string::npos; end = rest_.find('\n')) {
    std::string line = rest_.substr(0, end);
    rest_.erase(0, end + 1);
    if (line.ends_with('\r')) line.pop_back();
    if (line.empty()) {
      if (has_text_) events.push_back(event_);
      event_ = {};
      has_text_ = false;
      continue;
    }
    read_line(line);
  }
  return events;
}

void EventReader::read_line(std::string_view line) {
  const auto colon = line.find(':');
  const auto field = line.substr(0, colon);
  auto value = colon == std::string_view::npos ? std::string_view{} : line.substr(colon + 1);
  if (value.starts_with(' ')) value.remove_prefix(1);
  if (field == "event") event_.name = value;
  if (field == "id") event_.id = value;
  if (field != "data") return;
  if (has_text_) event_.text.push_back('\n');
  event_.text.append(value);
  has_text_ = true;
}

}  // namespace till::net
