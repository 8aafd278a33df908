"""What is measured of Gongshi's speed, and how: each file is one measurement that anybody can run again."""
