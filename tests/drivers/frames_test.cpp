#include "drivers/frames.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace till::drivers {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(FrameSplitter, carriage_return_ends_a_code) {
  FrameSplitter splitter({});
  EXPECT_THAT(splitter.push("4006381333931\r"), ElementsAre("4006381333931"));
}

TEST(FrameSplitter, code_split_over_reads_is_joined) {
  FrameSplitter splitter({});
  EXPECT_THAT(splitter.push("40063"), IsEmpty());
  EXPECT_THAT(splitter.push("81333931"), IsEmpty());
  EXPECT_THAT(splitter.push("\r96385074\rAB"), ElementsAre("4006381333931", "96385074"));
  EXPECT_THAT(splitter.push("C\r"), ElementsAre("ABC"));
}

TEST(FrameSplitter, line_feeds_around_a_code_are_no_part_of_it) {
  FrameSplitter splitter({});
  EXPECT_THAT(splitter.push("ONE\r\nTWO\r\n"), ElementsAre("ONE", "TWO"));
  EXPECT_THAT(splitter.push("\n\r\n\r"), IsEmpty());
}

TEST(FrameSplitter, each_terminator_works) {
  EXPECT_THAT(FrameSplitter({.terminator = "\n"}).push("A\r\nB\n"), ElementsAre("A", "B"));
  EXPECT_THAT(FrameSplitter({.terminator = "\r\n"}).push("A\nB\r\nC\r\n"),
              ElementsAre("A\nB", "C"));
  EXPECT_THAT(FrameSplitter({.terminator = ""}).push("A\rB\nC\r\n"), ElementsAre("A", "B", "C"));
  EXPECT_THAT(FrameSplitter({.terminator = "\t"}).push("A\tB\t"), ElementsAre("A", "B"));
}

TEST(FrameSplitter, terminator_split_over_reads_is_seen) {
  FrameSplitter splitter({.terminator = "\r\n"});
  EXPECT_THAT(splitter.push("A\r"), IsEmpty());
  EXPECT_THAT(splitter.push("\nB"), ElementsAre("A"));
}

TEST(FrameSplitter, prefix_and_suffix_are_taken_off_where_they_are) {
  FrameSplitter splitter({.prefix = "\x02", .suffix = "\x03"});
  EXPECT_THAT(splitter.push("\x02"
                            "123\x03\r456\r"),
              ElementsAre("123", "456"));
}

TEST(FrameSplitter, substitute_of_the_group_separator_is_replaced) {
  FrameSplitter splitter({.gs_substitute = "{GS}"});
  EXPECT_THAT(splitter.push("]C1255123{GS}17260101{GSx\r"), ElementsAre("]C1255123\x1d"
                                                                        "17260101{GSx"));
}

TEST(FrameSplitter, every_other_byte_passes_as_it_is) {
  Bytes all;
  for (int byte = 0; byte < 256; ++byte)
    if (byte != '\r' && byte != '\n') all.push_back(static_cast<char>(byte));
  EXPECT_THAT(FrameSplitter({}).push(all + "\r"), ElementsAre(all));
}

TEST(FrameSplitter, longest_code_passes_and_one_byte_more_is_cut) {
  FrameSplitter splitter({});
  EXPECT_THAT(splitter.push(Bytes(frame_bytes_max, 'x') + "\r"),
              ElementsAre(Bytes(frame_bytes_max, 'x')));
  EXPECT_EQ(splitter.overlong(), 0U);
  EXPECT_THAT(splitter.push(Bytes(frame_bytes_max + 1, 'x') + "\r"), IsEmpty());
  EXPECT_EQ(splitter.overlong(), 1U);
}

TEST(FrameSplitter, babble_is_skipped_up_to_the_next_terminator_and_counted_once) {
  FrameSplitter splitter({.frame_bytes_max = 16});
  for (int i = 0; i < 1'000; ++i) EXPECT_THAT(splitter.push("aaaaaaaaaa"), IsEmpty());
  EXPECT_EQ(splitter.overlong(), 1U);
  EXPECT_THAT(splitter.push("aa\rGOOD\r"), ElementsAre("GOOD"));
  EXPECT_EQ(splitter.overlong(), 1U);
}

TEST(FrameSplitter, babble_ends_also_at_a_longer_terminator_and_at_either_line_end) {
  FrameSplitter pair({.terminator = "\r\n", .frame_bytes_max = 4});
  EXPECT_THAT(pair.push("aaaaaaaaaaaa\r"), IsEmpty());
  EXPECT_THAT(pair.push("\nOK\r\n"), ElementsAre("OK"));
  FrameSplitter either({.terminator = "", .frame_bytes_max = 4});
  EXPECT_THAT(either.push("aaaaaaaaaaaa\nOK\r"), ElementsAre("OK"));
  EXPECT_EQ(either.overlong(), 1U);
}

TEST(FrameSplitter, reset_forgets_a_half_code) {
  FrameSplitter splitter({});
  EXPECT_THAT(splitter.push("HALF"), IsEmpty());
  splitter.reset();
  EXPECT_THAT(splitter.push("WHOLE\r"), ElementsAre("WHOLE"));
}

}  // namespace
}  // namespace till::drivers
