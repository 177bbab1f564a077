#include "cards/frame.h"

#include <gtest/gtest.h>

namespace till::cards {
namespace {

ScanText unframed(std::string bytes, Symbology symbology = Symbology::unknown) {
  return unframe({.bytes = std::move(bytes), .symbology = symbology, .source = "test", .at = {}});
}

TEST(Frame, aim_identifier_is_taken_off_and_names_the_symbology) {
  struct Case {
    std::string_view aim;
    Symbology symbology;
    bool gs1;
  };
  for (const auto& [aim, symbology, gs1] : {
           Case{"]E0", Symbology::ean13, false},
           Case{"]E3", Symbology::ean13, false},
           Case{"]E4", Symbology::ean8, false},
           Case{"]C0", Symbology::code128, false},
           Case{"]C1", Symbology::code128, true},
           Case{"]A0", Symbology::code39, false},
           Case{"]I0", Symbology::itf, false},
           Case{"]L0", Symbology::pdf417, false},
           Case{"]z0", Symbology::aztec, false},
           Case{"]zA", Symbology::aztec, false},
           Case{"]Q0", Symbology::qr, false},
           Case{"]Q1", Symbology::qr, false},
           Case{"]Q2", Symbology::qr, false},
           Case{"]Q3", Symbology::qr, true},
           Case{"]d1", Symbology::data_matrix, false},
           Case{"]d2", Symbology::data_matrix, true},
           Case{"]e0", Symbology::unknown, true},
       }) {
    const auto found = unframed(std::string(aim) + "ABC123");
    EXPECT_EQ(found.text, "ABC123") << aim;
    EXPECT_EQ(found.symbology, symbology) << aim;
    EXPECT_EQ(found.gs1, gs1) << aim;
  }
}

TEST(Frame, text_that_only_resembles_an_identifier_stays) {
  for (const auto* text : {"]", "]E", "]E9", "]Y0", "]c0", "]zZ", "]Cx1", "x]E0"}) {
    EXPECT_EQ(unframed(text).text, text);
    EXPECT_EQ(unframed(text).symbology, Symbology::unknown) << text;
  }
}

TEST(Frame, identifier_that_contradicts_the_device_is_content) {
  const auto found = unframed("]E02000000000015", Symbology::qr);
  EXPECT_EQ(found.text, "]E02000000000015");
  EXPECT_EQ(found.symbology, Symbology::qr);
}

TEST(Frame, identifier_that_agrees_with_the_device_is_taken_off_once) {
  EXPECT_EQ(unframed("]Q1]Q1X", Symbology::qr).text, "]Q1X");
  EXPECT_EQ(unframed("]Q1]E0X").text, "]E0X");
  const auto upca = unframed("]E0036000291452", Symbology::upca);
  EXPECT_EQ(upca.text, "036000291452");
  EXPECT_EQ(upca.symbology, Symbology::upca);
}

TEST(Frame, terminators_around_a_code_are_taken_off) {
  const auto found = unframed("\x02]C0TM18\x03\r\n");
  EXPECT_EQ(found.text, "TM18");
  EXPECT_EQ(found.symbology, Symbology::code128);
}

TEST(Frame, blanks_are_content_unless_a_person_typed_them) {
  EXPECT_EQ(unframed(" A B \r").text, " A B ");
  EXPECT_EQ(unframed(" A B \r", Symbology::typed).text, "A B");
  EXPECT_EQ(unframed("]E0123", Symbology::typed).text, "]E0123");
}

TEST(Frame, nothing_but_terminators_is_empty) {
  EXPECT_EQ(unframed("\r\n").text, "");
  EXPECT_EQ(unframed("]E0\r").text, "");
}

}  // namespace
}  // namespace till::cards
