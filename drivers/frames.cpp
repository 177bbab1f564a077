#include "drivers/frames.h"

#include <utility>

namespace till::drivers {
namespace {

constexpr char group_separator = '\x1d';

bool ends_a_line(char byte) { return byte == '\r' || byte == '\n'; }

}  // namespace

FrameSplitter::FrameSplitter(FrameRules rules) : rules_(std::move(rules)) {
  require(rules_.frame_bytes_max > rules_.terminator.size(),
          "a scanner's code must be allowed more bytes than its terminator");
}

std::vector<Bytes> FrameSplitter::push(BytesView bytes) {
  std::vector<Bytes> frames;
  for (const char byte : bytes) {
    append(byte);
    if (!terminated()) continue;
    if (!skipping_) {
      const std::size_t end = rules_.terminator.empty() ? 1 : rules_.terminator.size();
      if (Bytes frame = cleaned(BytesView(pending_).substr(0, pending_.size() - end));
          !frame.empty())
        frames.push_back(std::move(frame));
    }
    reset();
  }
  return frames;
}

void FrameSplitter::reset() {
  pending_.clear();
  skipping_ = false;
}

// While babble is skipped only as many bytes are kept as the terminator needs.
void FrameSplitter::append(char byte) {
  pending_.push_back(byte);
  if (pending_.size() <= rules_.frame_bytes_max + rules_.terminator.size()) return;
  if (!skipping_) ++overlong_;
  skipping_ = true;
  pending_.erase(0, pending_.size() - rules_.terminator.size());
}

bool FrameSplitter::terminated() const {
  if (rules_.terminator.empty()) return !pending_.empty() && ends_a_line(pending_.back());
  return BytesView(pending_).ends_with(rules_.terminator);
}

Bytes FrameSplitter::cleaned(BytesView frame) const {
  while (!frame.empty() && ends_a_line(frame.front())) frame.remove_prefix(1);
  while (!frame.empty() && ends_a_line(frame.back())) frame.remove_suffix(1);
  if (frame.starts_with(rules_.prefix)) frame.remove_prefix(rules_.prefix.size());
  if (frame.ends_with(rules_.suffix)) frame.remove_suffix(rules_.suffix.size());
  if (rules_.gs_substitute.empty()) return Bytes(frame);
  Bytes code;
  while (!frame.empty()) {
    const bool substitute = frame.starts_with(rules_.gs_substitute);
    code.push_back(substitute ? group_separator : frame.front());
    frame.remove_prefix(substitute ? rules_.gs_substitute.size() : 1);
  }
  return code;
}

}  // namespace till::drivers
