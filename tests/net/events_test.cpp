#include "net/events.h"

#include <gtest/gtest.h>

namespace till::net {
namespace {

TEST(Events, frame_has_a_data_line_for_each_line_of_text) {
  EXPECT_EQ(frame_of({"scan", "a\nb", "7"}), "id: 7\nevent: scan\ndata: a\ndata: b\n\n");
  EXPECT_EQ(frame_of({"", "", ""}), "data: \n\n");
  EXPECT_EQ(frame_of({"a\nb", "x\r\ny", "1\n2"}), "id: 12\nevent: ab\ndata: x\ndata: y\n\n");
}

TEST(Events, reader_understands_every_frame_in_any_pieces) {
  const std::vector<Event> events{{"scan", "a\nb", "7"}, {"", "x", ""}, {"end", "", "8"}};
  std::string bytes = ":\n\n";
  for (const auto& event : events) bytes += frame_of(event);
  for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
    EventReader reader;
    std::vector<Event> read;
    for (std::size_t at = 0; at < bytes.size(); at += piece)
      for (auto& event : reader.feed(std::string_view(bytes).substr(at, piece)))
        read.push_back(std::move(event));
    EXPECT_EQ(read, events) << piece;
  }
}

TEST(Events, queue_over_its_limit_drops_the_oldest_and_says_so) {
  int woken = 0;
  EventQueue queue(2, [&] { ++woken; });
  const auto frame = [](const std::string& text) {
    return std::make_shared<const std::string>(text);
  };
  EXPECT_FALSE(queue.push(frame("a")));
  EXPECT_FALSE(queue.push(frame("b")));
  EXPECT_TRUE(queue.push(frame("c")));
  EXPECT_EQ(woken, 1);
  EXPECT_EQ(queue.take(), "event: dropped\ndata: {\"count\":1}\n\nbc");
  EXPECT_EQ(queue.take(), "");
  EXPECT_FALSE(queue.push(frame("d")));
  EXPECT_EQ(woken, 2);
  queue.close();
  EXPECT_TRUE(queue.closed());
  EXPECT_EQ(woken, 3);
  EXPECT_FALSE(queue.push(frame("e")));
  EXPECT_EQ(queue.take(), "d");
}

TEST(Events, closed_source_ends_later_subscribers_at_once) {
  EventSource source;
  source.close();
  int woken = 0;
  const auto queue = source.subscribe([&] { ++woken; });
  EXPECT_TRUE(queue->closed());
  EXPECT_EQ(woken, 1);
  EXPECT_EQ(source.clients(), 0U);
}

}  // namespace
}  // namespace till::net
