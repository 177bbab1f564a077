// Every bound of this room with its reason. Used by the readers of scans and tables.
#pragma once

#include <chrono>
#include <cstddef>

namespace till::cards {

// A wallet pass in PDF417 holds up to 1,850 characters; nothing longer is a code of a shop.
inline constexpr std::size_t scan_bytes_max = 2'048;

// What a row of the prefix table may claim: Code 128 is unreadable beyond some 80 characters, and
// card numbers become part of journal entries.
inline constexpr std::size_t row_text_bytes_max = 128;

// A table is read by people and walked for every scan.
inline constexpr std::size_t table_rows_max = 200;
inline constexpr std::size_t row_prefixes_max = 64;
inline constexpr std::size_t prefix_bytes_max = 32;
inline constexpr std::size_t row_id_bytes_max = 64;

// How old a signed app code may be (the phone stays in the queue after showing it) and how far
// ahead of us the phone's clock may run.
inline constexpr std::chrono::seconds app_code_age_max{120};
inline constexpr std::chrono::seconds app_code_ahead_max{60};

// Phones remembered against replay: more than one till can scan within age and ahead together, at
// 20 scans a second; about 300 KiB.
inline constexpr std::size_t replay_phones_max = 4'096;

}  // namespace till::cards
