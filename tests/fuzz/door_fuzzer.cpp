// One fuzzer of a door: libFuzzer's entry points for the target of which it bears the name.
#include <string_view>

#include "base/log.h"
#include "tests/fuzz/doors.h"
#include "tests/fuzz/mutator.h"

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* bytes, std::size_t size,
                                               std::size_t size_max, unsigned seed) {
  return till::fuzz::mutate({bytes, size, size_max}, seed);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static const till::fuzz::Target* const target = [] {
    till::keep_records_from(till::LogLevel::error);
    return till::fuzz::find_target(till::fuzz::doors(), TILL_FUZZ_TARGET);
  }();
  target->take({reinterpret_cast<const char*>(bytes), size});
  return 0;
}
